//! How states and lines look, in every format: colours of Okabe and Ito under black text, and what tells them apart
//! without colour.

use crate::model::product::Role;

use super::picture::{Edge, State};

pub(super) const INK: &str = "#000000";
pub(super) const FAINT: &str = "#595959";
/// A country that holds this part of a market, in parts per million, has it nearly alone.
pub(super) const CONCENTRATED: u32 = 750_000;

/// How a state looks.
pub(super) struct Look {
    pub(super) state: State,
    pub(super) shape: &'static str,
    pub(super) style: &'static str,
    pub(super) fill: &'static str,
    pub(super) meaning: &'static str,
}

/// One look per state, in the order of the states.
const LOOKS: [Look; 7] = [
    Look {
        state: State::Unmarked,
        shape: "box",
        style: "filled,rounded",
        fill: "#FFFFFF",
        meaning: "not asked about",
    },
    Look {
        state: State::Kept,
        shape: "box",
        style: "filled,rounded",
        fill: "#FFFFFF",
        meaning: "stays above θ, with all its output",
    },
    Look {
        state: State::NotTold,
        shape: "note",
        style: "filled,dotted",
        fill: "#E6E6E6",
        meaning: "supply not known; taken as running",
    },
    Look {
        state: State::Degraded,
        shape: "box",
        style: "filled",
        fill: "#F0E442",
        meaning: "stays above θ, with less output",
    },
    Look {
        state: State::MayBeLost,
        shape: "box",
        style: "filled,dashed,diagonals",
        fill: "#E69F00",
        meaning: "falls below θ in the worst case only",
    },
    Look {
        state: State::Lost,
        shape: "octagon",
        style: "filled",
        fill: "#D55E00",
        meaning: "falls below θ for certain",
    },
    Look {
        state: State::CutOff,
        shape: "tripleoctagon",
        style: "filled",
        fill: "#D55E00",
        meaning: "what is cut off",
    },
];

pub(super) fn look(state: State) -> &'static Look {
    &LOOKS[state as usize]
}

/// Line, colour and arrow head of a role.
pub(super) const fn role_line(role: Role) -> (&'static str, &'static str, &'static str) {
    match role {
        Role::Material => ("solid", "#404040", "normal"),
        Role::Component => ("solid", "#0072B2", "normal"),
        Role::Energy => ("dotted", "#404040", "normal"),
        Role::Service => ("solid", "#404040", "empty"),
        Role::Equipment => ("solid", "#8C8C8C", "vee"),
        Role::Software => ("solid", "#009E73", "odiamond"),
        Role::Design => ("solid", "#009E73", "diamond"),
    }
}

/// How broad an arrow is: by how much hangs on it, and by the number of inputs where it stands for many.
pub(super) fn edge_width(edge: &Edge) -> f64 {
    let many = f64::from(edge.weight.max(1)).sqrt();
    match (edge.is_cause, edge.role, edge.share_ppm) {
        (true, _, _) => 4.0,
        (false, None, None) => many.clamp(1.0, 9.0),
        (false, None, Some(ppm)) => (many * (0.4 + f64::from(ppm) / 1e6)).clamp(0.6, 6.0),
        (false, Some(_), share) => 0.4 + 0.8 * f64::from(share.unwrap_or(1_000_000)) / 1e6,
    }
}

/// Colour of an arrow.
pub(super) fn edge_color(edge: &Edge) -> &'static str {
    match (edge.is_cause, edge.role) {
        (true, _) => "#D55E00",
        (false, Some(role)) => role_line(role).1,
        (false, None) => "#8C8C8C",
    }
}

#[cfg(test)]
mod tests {
    use super::{FAINT, INK, LOOKS, State};

    /// Relative luminance by WCAG 2.
    fn luminance(color: &str) -> f64 {
        let channel = |at: usize| {
            let value = u8::from_str_radix(&color[at..at + 2], 16).expect("colours are #RRGGBB");
            let value = f64::from(value) / 255.0;
            if value <= 0.040_45 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    }

    fn contrast(a: &str, b: &str) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn text_can_be_read_on_every_fill() {
        for look in &LOOKS {
            assert!(contrast(INK, look.fill) >= 4.5, "{}", look.fill);
        }
        for ground in ["#FFFFFF", "#F4F4F4"] {
            assert!(contrast(FAINT, ground) >= 4.5, "{ground}");
        }
    }

    #[test]
    fn every_state_has_a_look_of_its_own() {
        for (state, look) in State::ALL.iter().zip(&LOOKS) {
            assert_eq!(*state, look.state);
        }
    }
}
