//! `Ally`: a bloc gains or loses members.

use std::collections::BTreeMap;

use serde::de::VariantAccess;

use crate::{
    load::{
        check::{Kind as Names, reader::Reader},
        document::{Number, fields},
        record::{Slot, record},
        span::{At, Text},
        write::ron::{Value, text, texts},
    },
    model::{
        Chain, Change,
        change::{Membership, Span},
        id::{BlocId, CountryId},
    },
};

use super::{Dates, Kind, What};

record! {
    #[derive(Clone)]
    /// A change of a bloc.
    Ally<'t> is "`Ally`" {
        bloc: Text<'t>,
        add: Vec<Text<'t>>,
        remove: Vec<Text<'t>>,
    }
}

impl<'t> Kind<'t> for Ally<'t> {
    const DATES: Dates = Dates::None;

    fn read<A: VariantAccess<'t>>(rest: A) -> Result<Self, A::Error> {
        fields(rest)
    }

    fn check(&self, reader: &mut Reader<'_, '_>, at: At, _: Span) -> Option<Change> {
        let head = self.head.shown_at(at);
        let bloc = reader.check.required(&head, &self.bloc, "bloc", "`Ally`");
        let bloc = bloc.and_then(|name| reader.check.resolve(Names::Bloc, &name.value));
        let add = reader.check.list(Names::Country, &self.add, "`add`");
        let remove = reader.check.list(Names::Country, &self.remove, "`remove`");
        let is_empty =
            |list: &Slot<Vec<Text<'_>>>| list.as_ref().is_none_or(|list| list.value.is_empty());
        if is_empty(&self.add) && is_empty(&self.remove) && !head.is_odd() {
            reader.does_nothing(at, "`Ally` adds nobody and removes nobody");
        }
        Some(Change::Ally(Membership {
            bloc: bloc?,
            add,
            remove,
        }))
    }

    fn field(&mut self, _: &str) -> Option<&mut Slot<Number>> {
        None
    }
}

/// Who is in each bloc, with every `Ally` of the files; whoever joins one joins its bans, wherever they stand.
pub(in crate::load) fn memberships<'d>(
    changes: impl Iterator<Item = &'d super::Change<'d>>,
    chain: &Chain,
) -> BTreeMap<BlocId, Vec<CountryId>> {
    let mut blocs: BTreeMap<BlocId, Vec<CountryId>> = chain
        .blocs()
        .iter()
        .map(|(id, bloc)| (id.clone(), bloc.members.clone()))
        .collect();
    for change in changes {
        let Some(What::Ally(_, ally)) = change.what.as_ref().map(|what| &what.value) else {
            continue;
        };
        let name = ally.bloc.as_ref().map(|name| name.value.as_str());
        let Some(members) = name.and_then(|name| blocs.get_mut(name)) else {
            continue;
        };
        let named = |list: &Slot<Vec<Text<'_>>>| -> Vec<CountryId> {
            let names = list.iter().flat_map(|list| &list.value);
            let known = names.filter_map(|name| chain.countries().get_full(name.as_str()));
            known.map(|(_, id, _)| id.clone()).collect()
        };
        let gone = named(&ally.remove);
        members.retain(|member| !gone.contains(member));
        for id in named(&ally.add) {
            if !members.contains(&id) {
                members.push(id);
            }
        }
    }
    blocs
}

pub(super) fn write(membership: &Membership) -> Value {
    let Membership { bloc, add, remove } = membership;
    let fields = vec![
        ("bloc", text(bloc.as_str())),
        ("add", texts(add.iter().map(CountryId::as_str))),
        ("remove", texts(remove.iter().map(CountryId::as_str))),
    ];
    Value::Choice("Ally", fields)
}
