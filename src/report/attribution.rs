//! Whose data the page is made of, and under which terms: what its foot must carry wherever it goes.

use maud::{Markup, html};

use crate::{
    analysis::licences::{self, Terms},
    model::{Chain, Question},
};

/// The licences of the sources, whom each names, and how many numbers rest on it.
pub(super) fn attributions(chain: &Chain, question: &Question) -> Markup {
    let found = licences::find(chain);
    let numbers = |n: usize| format!("{n} of {} numbers", found.facts);
    html! {
        p #licences { "Figures carry the terms of their sources." }
        ul {
            @for line in &found.licences {
                li {
                    @match &line.licence {
                        Terms::Licence(licence, _) => {
                            bdi { (licence) } " (" (numbers(line.facts)) "): "
                            bdi { (titles(chain, licence)) } "."
                        }
                        Terms::NotStated(_) => {
                            "Licence not stated (" (numbers(line.facts)) "): cited for single figures, as facts."
                        }
                        Terms::NoSource => { "No source (" (numbers(line.facts)) "): judged." }
                    }
                    @if line.commercial_use == Some(false) {
                        @if question.reading.open_data {
                            " No commercial use; such figures are opened in this page, as if nobody had told them."
                        } @else {
                            " No commercial use of what rests on them, this page included; "
                            code { "--open-data" } " answers without them."
                        }
                    }
                }
            }
        }
    }
}

/// The titles of the sources under a licence.
fn titles(chain: &Chain, licence: &str) -> String {
    let sources = chain.sources().values();
    let under = sources.filter(|source| source.licence.as_deref() == Some(licence));
    let titles: Vec<&str> = under.map(|source| source.title.as_str()).collect();
    titles.join("; ")
}
