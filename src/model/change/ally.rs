//! A change of a bloc.

use crate::model::{
    id::{BlocId, CountryId},
    parts::{Parts, Unresolved},
    resolve::{Look, User},
};

use super::Remake;

/// Who joins a bloc and who leaves it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// The bloc.
    pub bloc: BlocId,
    /// Who joins.
    pub add: Vec<CountryId>,
    /// Who leaves.
    pub remove: Vec<CountryId>,
}

impl Membership {
    pub(super) fn resolve(&self, look: &Look<'_>, user: User<'_>) -> Result<(), Unresolved> {
        look.bloc(&self.bloc, user)?;
        look.countries(&self.add, user)?;
        look.countries(&self.remove, user)
    }
}

impl Remake for Membership {
    fn remake(&self, parts: &mut Parts) {
        let Some(bloc) = parts.blocs.get_mut(&self.bloc) else {
            return;
        };
        bloc.members.retain(|member| !self.remove.contains(member));
        for country in &self.add {
            if !bloc.members.contains(country) {
                bloc.members.push(country.clone());
            }
        }
    }
}
