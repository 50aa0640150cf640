//! How many weeks of finished wafers and packages to hold against half a year without Taiwan: `cargo run --example stockpile`.
#![allow(clippy::print_stdout, reason = "it talks to whoever runs it")]

use linchpin::{
    Error,
    analysis::Prepared,
    load,
    model::{
        Case, Change, Event, Question,
        change::{Span, Stock},
        product::Role,
        quantity::Weeks,
    },
    study::simulate,
};

fn main() -> Result<(), Error> {
    let chain = load::allied();
    let target = "ai_accelerator_gpu";
    let question = Question {
        targets: vec![target.into()],
        ..Question::of(&chain)
    };
    let blockade = Span {
        weeks: Some(Weeks::whole(26)),
        recovery: Weeks::whole(8),
        ..Span::ALWAYS
    };
    let taiwan = Event::parse(&chain, "TWN")?;
    let mut unprepared = None;
    for weeks in [0, 4, 8, 13, 26] {
        let mut case = Case::losing(question.clone(), [taiwan.clone()], blockade);
        case.changes.push(Change::Stockpile(Stock {
            products: Vec::new(),
            roles: vec![Role::Service, Role::Component],
            weeks: Weeks::whole(weeks),
            who: None,
        }));
        let config = simulate::Config {
            weeks: 104,
            products: Vec::new(),
            nearby: false,
            trials: None,
        };
        let found = simulate::find(&Prepared::new(&chain, &case)?, &config);
        let entry = &found.products[0];
        let lost = [entry.worst.lost_weeks, entry.best.lost_weeks];
        let [worst, best] = *unprepared.get_or_insert(lost);
        println!(
            "{weeks:2} weeks of stock: {:.1} to {:.1} weeks of {target} lost, {:.1} to {:.1} averted",
            lost[1],
            lost[0],
            best - lost[1],
            worst - lost[0]
        );
    }
    Ok(())
}
