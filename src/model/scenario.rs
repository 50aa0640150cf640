//! Policy what-ifs: a case with the story that its author tells.

use super::{case::Case, chain::Chain, story::Story};

/// One what-if, with every name resolved and every default filled in.
///
/// A file with a sweep stands for several.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// What its author says.
    pub story: Story,
    /// What is asked, and what happens.
    pub case: Case,
}

impl Scenario {
    /// A chain as it stands: nothing happens and nothing is expected.
    pub fn nothing(chain: &Chain) -> Self {
        Self {
            story: Story {
                title: chain.title().map(str::to_owned),
                ..Story::named(chain.name())
            },
            case: Case::nothing(chain),
        }
    }
}
