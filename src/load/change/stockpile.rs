//! `Stockpile`: users hold more.

use serde::de::VariantAccess;

use crate::{
    load::{
        check::{Kind as Names, reader::Reader},
        document::{Number, fields},
        record::{Slot, record},
        span::{At, Text, Word},
        write::ron::{Value, texts, word},
    },
    model::{
        Change,
        change::{Span, Stock},
        id::ProductId,
        product::Role,
    },
};

use super::{Dates, Kind, Party, subject::countries};

record! {
    #[derive(Clone)]
    /// A stock.
    Stockpile<'t> is "`Stockpile`" {
        product: Text<'t>,
        products: Vec<Text<'t>>,
        roles: Vec<Word<'t>>,
        weeks: Number,
        who: Vec<Party<'t>>,
    }
}

impl<'t> Kind<'t> for Stockpile<'t> {
    const DATES: Dates = Dates::None;

    fn read<A: VariantAccess<'t>>(rest: A) -> Result<Self, A::Error> {
        fields(rest)
    }

    fn check(&self, reader: &mut Reader<'_, '_>, at: At, _: Span) -> Option<Change> {
        let mut products = reader
            .check
            .list(Names::Product, &self.products, "`products`");
        if let Some(one) = &self.product {
            let one = reader.check.resolve(Names::Product, &one.value);
            products.extend(one.filter(|one| !products.contains(one)));
        }
        let roles = Role::ALL.map(|role| (role.as_str(), role));
        let named: Vec<Option<Role>> = self
            .roles
            .iter()
            .flat_map(|list| &list.value)
            .map(|word| reader.check.choose(word, "a role", &roles))
            .collect();
        let weeks =
            reader
                .check
                .required(&self.head.shown_at(at), &self.weeks, "weeks", "`Stockpile`");
        let weeks = weeks.and_then(|field| reader.one_time(field, "`weeks`"));
        let who = match &self.who {
            None => None,
            Some(_) => Some(reader.countries(&self.who, "who", at, &None)?),
        };
        let roles = if named.is_empty() {
            vec![Role::Material, Role::Component]
        } else {
            named.into_iter().flatten().collect()
        };
        Some(Change::Stockpile(Stock {
            products,
            roles,
            weeks: weeks?,
            who,
        }))
    }

    fn field(&mut self, name: &str) -> Option<&mut Slot<Number>> {
        (name == "weeks").then_some(&mut self.weeks)
    }
}

pub(super) fn write(stock: &Stock) -> Value {
    let products = stock.products.iter().map(ProductId::as_str);
    let roles = stock.roles.iter().map(word).collect();
    let mut fields = vec![
        ("products", texts(products)),
        ("roles", Value::List(roles)),
        ("weeks", word(&stock.weeks.weeks())),
    ];
    fields.extend(stock.who.as_deref().map(|who| ("who", countries(who))));
    Value::Choice("Stockpile", fields)
}
