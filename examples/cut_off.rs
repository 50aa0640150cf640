//! Cuts a country off from the allied chain and tells what stops when, and why: `cargo run --example cut_off -- KOR`.
#![allow(clippy::print_stdout, reason = "it talks to whoever runs it")]

use linchpin::{
    Error,
    analysis::{Prepared, Scratch, answer::Verdict, preface::Names},
    load,
    model::{Case, Event, Question, change::Span},
    words,
};

fn main() -> Result<(), Error> {
    let lost = std::env::args().nth(1).unwrap_or("TWN".to_owned());
    let chain = load::allied();
    let event = Event::parse(&chain, &lost)?;
    println!("Without {}:", event.name(&chain));
    let names = Names::new(&chain);
    let case = Case::losing(Question::of(&chain), [event], Span::ALWAYS);
    let answer = Prepared::new(&chain, &case)?.answer(&mut Scratch::default());
    for target in &answer.targets {
        let effect = &target.effect;
        let name = names.of(&effect.target);
        let weeks = words::number::weeks(effect.weeks);
        let why = target
            .cause
            .as_ref()
            .map(|cause| words::cause::first(cause, &names));
        let why = why.unwrap_or_default();
        match effect.verdict {
            Verdict::Lost => println!("  {name} stops in week {weeks}: {why}"),
            Verdict::Possible => println!("  {name} may stop, in week {weeks}: {why}"),
            Verdict::Kept => println!("  {name} keeps running"),
        }
    }
    Ok(())
}
