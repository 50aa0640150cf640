//! `Ban`: some do not deliver to others.

use serde::de::VariantAccess;

use crate::{
    load::{
        check::{Kind as Names, reader::Reader},
        document::{Number, fields},
        finding::Finding,
        record::{Slot, record},
        span::{At, Text, Word},
        write::{
            fields::Writing,
            ron::{Value, texts, word},
        },
    },
    model::{
        Change, Code,
        change::{NewBan, Reach, Span},
        id::{FirmId, ProductId},
        quantity::Share,
    },
};

use super::{Dates, Kind, Party, subject::countries};

record! {
    #[derive(Clone)]
    /// A directed ban.
    Ban<'t> is "`Ban`" {
        by: Vec<Party<'t>>,
        to: Vec<Party<'t>>,
        products: Vec<Text<'t>>,
        basis: Word<'t>,
        depth: Number,
        de_minimis: Number,
        free_of: Vec<Text<'t>>,
    }
}

impl<'t> Kind<'t> for Ban<'t> {
    const DATES: Dates = Dates::Span;

    fn read<A: VariantAccess<'t>>(rest: A) -> Result<Self, A::Error> {
        fields(rest)
    }

    fn check(&self, reader: &mut Reader<'_, '_>, at: At, span: Span) -> Option<Change> {
        let by = reader.countries(&self.by, "by", at, &self.to);
        let to = reader.countries(&self.to, "to", at, &self.by);
        let products = reader.products(&self.products, at);
        let bases = [
            ("location", Reach::Location),
            ("jurisdiction", Reach::Jurisdiction),
            (
                "origin",
                Reach::Origin {
                    depth: 1,
                    de_minimis: Share::ZERO,
                    free_of: Vec::new(),
                },
            ),
        ];
        let words: Vec<(&'static str, usize)> =
            bases.iter().map(|(word, _)| *word).zip(0..).collect();
        let basis = reader
            .check
            .required(&self.head.shown_at(at), &self.basis, "basis", "`Ban`");
        let reach = basis
            .and_then(|word| reader.check.choose(&word.value, "a basis of a ban", &words))
            .map(|at| bases[at].1.clone());
        let depth = self.depth.as_ref().and_then(|field| {
            let number = reader.check.single(field.key, "`depth`", field.value)?;
            let is_sound = (1.0..=100.0).contains(&number) && number.fract() == 0.0;
            if !is_sound {
                let message = format!("`depth` is {number}, which is no number of steps");
                reader.check.report(
                    Finding::new(Code::NumberOutOfRange, field.key, message)
                        .help("1 looks at what a maker buys itself, 2 one step further"),
                );
            }
            is_sound.then_some(number as u32)
        });
        let de_minimis = self.de_minimis.as_ref().and_then(|field| {
            reader
                .check
                .one_percent(field.key, "`de_minimis`", field.value)
        });
        let free_of = reader.check.list(Names::Firm, &self.free_of, "`free_of`");
        let reach = match reach? {
            Reach::Origin { .. } => Reach::Origin {
                depth: depth.unwrap_or(1),
                de_minimis: de_minimis.unwrap_or(Share::ZERO),
                free_of,
            },
            other @ (Reach::Location | Reach::Jurisdiction) => {
                for (name, key) in [
                    ("depth", self.depth.as_ref().map(|field| field.key)),
                    (
                        "de_minimis",
                        self.de_minimis.as_ref().map(|field| field.key),
                    ),
                    ("free_of", self.free_of.as_ref().map(|field| field.key)),
                ] {
                    if let Some(key) = key {
                        let message =
                            format!("`{name}` has no effect on a ban by {}", other.as_str());
                        reader.check.report(
                            Finding::new(Code::StrayField, key, message)
                                .help("write `basis: origin`, or remove it"),
                        );
                    }
                }
                other
            }
        };
        Some(Change::Ban(NewBan {
            by: by?,
            to: to?,
            products: products?,
            reach,
            span,
        }))
    }

    fn field(&mut self, name: &str) -> Option<&mut Slot<Number>> {
        match name {
            "depth" => Some(&mut self.depth),
            "de_minimis" => Some(&mut self.de_minimis),
            _ => None,
        }
    }
}

pub(super) fn write(ban: &NewBan) -> Value {
    let mut fields = vec![
        ("by", countries(&ban.by)),
        ("to", countries(&ban.to)),
        (
            "products",
            texts(ban.products.iter().map(ProductId::as_str)),
        ),
        ("basis", word(&ban.reach.as_str())),
    ];
    match &ban.reach {
        Reach::Location | Reach::Jurisdiction => {}
        Reach::Origin {
            depth,
            de_minimis,
            free_of,
        } => {
            fields.put("depth", word(depth));
            fields.put("de_minimis", word(de_minimis));
            fields.put("free_of", texts(free_of.iter().map(FirmId::as_str)));
        }
    }
    Value::Choice("Ban", fields)
}
