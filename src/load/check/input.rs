//! What a recipe needs: one product, all of several, or any of them.

use crate::{
    load::{
        document,
        finding::Finding,
        record::{Keyed, Slot},
        span::Text,
    },
    model::{
        Code,
        id::ProductId,
        product::{Alternative, Input, Need, Role},
        quantity::{Range, Share, ShareRange, Weeks, WeeksRange},
        source::{Evidence, Grade},
    },
};

use super::{Check, Cites, Kind, names::FirstPlaces, product::Subject, string};

impl Check<'_> {
    /// One line of a recipe: one input, or one per member of `all_of`.
    pub(super) fn input(
        &mut self,
        input: &document::Input<'_>,
        subject: &Subject<'_>,
        inputs: &mut Vec<Input>,
    ) {
        let what = format_args!("an input of `{}`", subject.id);
        let roles = Role::ALL.map(|role| (role.as_str(), role));
        let role = self.required(&input.head, &input.role, "role", what);
        let role = role.and_then(|word| self.choose(&word.value, "a role", &roles));
        let needs = self.needs(input, subject);
        let whole = Some(Range::exactly(Share::ONE));
        let dependence = self.optional(&input.dependence, whole, |check, field| {
            check.percent(field.key, "`dependence`", field.value)
        });
        let default_cover = role.map(|role| subject.defaults.cover(role));
        let cover = self.optional(&input.cover_weeks, default_cover, |check, field| {
            check.weeks(field.key, "`cover_weeks`", field.value)
        });
        let cover_evidence = self.cover_evidence(input);
        let world_need = self.world_need(input);
        let cost_share = input.cost_pct.as_ref();
        let cost_share =
            cost_share.and_then(|field| self.percent(field.key, "`cost_pct`", field.value));
        let evidence = self.evidence(&input.cited());
        let has_number = input.dependence.is_some() || input.need.is_some();
        if has_number && input.note.is_none() {
            self.rests_on_something(input.head.at, "the input", &input.cited());
        }
        let (Some(role), Some(dependence), Some(cover)) = (role, dependence, cover) else {
            return;
        };
        for need in needs {
            inputs.push(Input {
                role,
                need,
                world_need,
                dependence,
                needed_to_start: input
                    .needed_to_start
                    .as_ref()
                    .is_none_or(|field| field.value),
                cover,
                cover_evidence: cover_evidence.clone(),
                line: None,
                cost_share,
                evidence: evidence.clone(),
                note: string(&input.note),
            });
        }
    }

    /// What the cover rests on; the input's own reasoning counts for a judged one.
    fn cover_evidence(&mut self, input: &document::Input<'_>) -> Evidence {
        let strays = [
            (
                "cover_source",
                input.cover_source.as_ref().map(|field| field.key),
            ),
            (
                "cover_grade",
                input.cover_grade.as_ref().map(|field| field.key),
            ),
        ];
        for (field, key) in strays {
            if let (Some(key), None) = (key, &input.cover_weeks) {
                let message = format!("`{field}` has no effect without `cover_weeks`");
                self.report(Finding::new(Code::StrayField, key, message).help("add `cover_weeks`"));
            }
        }
        let graded = input.cover_grade.as_ref();
        let graded = graded.and_then(|word| self.grade(&word.value));
        let evidence = Evidence {
            sources: self.sources(&input.cover_source),
            graded,
            ..Evidence::default()
        };
        // Covers carry no year of their own, so that the best grade is not theirs to prove.
        if let (Some(grade), Some(word)) = (graded, &input.cover_grade)
            && matches!(grade, Grade::A | Grade::B | Grade::C)
            && input.cover_source.is_none()
        {
            let message = format!("a cover of grade `{}` names no source", grade.as_str());
            self.report(
                Finding::new(Code::Overgraded, word.key, message).help(
                    "add `cover_source: \"...\"`; without one a cover is judgement, grade `d`",
                ),
            );
        }
        evidence
    }

    /// The part of world supply that the users of an input take.
    fn world_need(&mut self, input: &document::Input<'_>) -> Option<ShareRange> {
        let field = input.need.as_ref()?;
        if let Some(any) = &input.any_of {
            self.report(
                Finding::new(
                    Code::InputShape,
                    field.key,
                    "an input of several products has one `need`",
                )
                .related(any.key, "its products")
                .help("write `need` at each member of `any_of`"),
            );
            return None;
        }
        self.percent(field.key, "`need`", field.value)
    }

    /// The value of a field, or the default where it is left out.
    fn optional<T, V>(
        &mut self,
        slot: &Slot<T>,
        default: Option<V>,
        read: impl FnOnce(&mut Self, &Keyed<T>) -> Option<V>,
    ) -> Option<V> {
        match slot {
            None => default,
            Some(field) => read(self, field),
        }
    }

    fn needs(&mut self, input: &document::Input<'_>, subject: &Subject<'_>) -> Vec<Need> {
        let given = [
            input.product.as_ref().map(|field| ("product", field.key)),
            input.all_of.as_ref().map(|field| ("all_of", field.key)),
            input.any_of.as_ref().map(|field| ("any_of", field.key)),
        ];
        let mut given = given.into_iter().flatten();
        match (given.next(), given.next()) {
            (None, _) if !input.head.is_odd() => {
                let message = format!("an input of `{}` names no product", subject.id);
                self.report(
                    Finding::new(Code::InputShape, input.head.at, message)
                        .help("add one of `product`, `all_of` and `any_of`"),
                );
            }
            (Some((first, place)), Some((second, at))) => {
                let message = format!("an input has both `{first}` and `{second}`");
                self.report(
                    Finding::new(Code::InputShape, at, message)
                        .related(place, "the other one")
                        .help("write two inputs, one for each"),
                );
            }
            _ => {}
        }
        let mut needs = Vec::new();
        if let Some(one) = &input.product {
            needs.extend(self.needed(&one.value, subject).map(Need::Product));
        }
        if let Some(all) = &input.all_of {
            self.not_empty(all, "all_of");
            self.reject_repeats(&all.value, "`all_of`");
            for product in &all.value {
                needs.extend(self.needed(product, subject).map(Need::Product));
            }
        }
        if let Some(any) = &input.any_of {
            self.not_empty(any, "any_of");
            let names = any
                .value
                .iter()
                .filter_map(|member| member.product.as_ref());
            self.reject_repeats(names.map(|field| &field.value), "`any_of`");
            let members: Vec<Option<Alternative>> = any
                .value
                .iter()
                .map(|member| self.alternative(member, subject))
                .collect();
            let members: Vec<Alternative> = members.into_iter().flatten().collect();
            if !members.is_empty() {
                needs.push(Need::AnyOf(members));
            }
        }
        needs
    }

    fn not_empty<T>(&mut self, field: &Keyed<Vec<T>>, name: &str) {
        if field.value.is_empty() {
            let message = format!("`{name}` is empty");
            self.report(
                Finding::new(Code::InputShape, field.key, message)
                    .help("name at least one product, or remove the input"),
            );
        }
    }

    /// A product that another needs.
    fn needed(&mut self, product: &Text<'_>, subject: &Subject<'_>) -> Option<ProductId> {
        if product.as_str() == subject.id {
            let message = format!("the product `{}` needs itself", subject.id);
            self.report(
                Finding::new(Code::SelfInput, product.at, message)
                    .help("remove it; loops through other products are fine"),
            );
        }
        self.resolve(Kind::Product, product)
    }

    fn alternative(
        &mut self,
        member: &document::Alternative<'_>,
        subject: &Subject<'_>,
    ) -> Option<Alternative> {
        let product = self.required(
            &member.head,
            &member.product,
            "product",
            "a member of `any_of`",
        );
        let product = product.and_then(|field| self.needed(&field.value, subject));
        let unknown: Option<ShareRange> = Range::new(Share::ZERO, None, Share::ONE);
        let covers = self.optional(&member.covers, unknown, |check, field| {
            check.percent(field.key, "`covers`", field.value)
        });
        let at_once: Option<WeeksRange> = Some(Range::exactly(Weeks::ZERO));
        let ramp = self.optional(&member.ramp_months, at_once, |check, field| {
            check.months(field.key, "`ramp_months`", field.value)
        });
        let lag = member.lag_months.as_ref();
        let lag = lag.and_then(|field| self.months(field.key, "`lag_months`", field.value));
        let cost = member.cost.as_ref();
        let cost_milli = cost.and_then(|field| self.cost(field.key, field.value));
        let world_need = member.need.as_ref();
        let world_need =
            world_need.and_then(|field| self.percent(field.key, "`need`", field.value));
        let evidence = self.evidence(&member.cited());
        Some(Alternative {
            product: product?,
            world_need,
            covers: covers?,
            ramp: ramp?,
            lag,
            cost_milli,
            is_new: false,
            evidence,
            note: string(&member.note),
        })
    }

    /// Refuses a product that is named twice in one role, which is a slip of the hand.
    pub(super) fn reject_repeated_inputs(
        &mut self,
        product: &document::Product<'_>,
        subject: &Subject<'_>,
    ) {
        let mut seen = FirstPlaces::default();
        for input in product.inputs.iter().flat_map(|inputs| &inputs.value) {
            let role = input.role.as_ref().map_or("", |word| word.value.text);
            let one = input.product.iter().map(|field| &field.value);
            let all = input.all_of.iter().flat_map(|field| &field.value);
            for name in one.chain(all) {
                let Some(first) = seen.put((role, name.as_str()), name.at) else {
                    continue;
                };
                // Twice in one line has been reported there.
                if first.start < input.head.at.start {
                    let needed = name.as_str();
                    let message = format!("`{}` needs `{needed}` as {role} twice", subject.id);
                    self.duplicate(name.at, first, message);
                }
            }
        }
    }
}
