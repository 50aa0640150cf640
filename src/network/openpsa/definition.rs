//! What a fault-tree file defines, with references still by name.

/// What a file defines, in the order of definition.
#[derive(Debug, Default)]
pub(super) struct Definitions {
    pub(super) name: Option<String>,
    pub(super) gates: Vec<GateDefinition>,
    pub(super) events: Vec<EventDefinition>,
    pub(super) houses: Vec<HouseDefinition>,
}

#[derive(Debug)]
pub(super) struct GateDefinition {
    /// Nested formulas have no name of their own.
    pub(super) name: Option<String>,
    /// The gate with a name that this one is a part of: itself, unless nested.
    pub(super) owner: usize,
    pub(super) line: usize,
    pub(super) kind: Kind,
    pub(super) args: Vec<Argument>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A gate whose formula is just another name: the same as an `and` of one.
    Same,
    And,
    Or,
    AtLeast(u32),
    /// At least the first and at most the second number.
    Cardinality(u32, u32),
    Not,
    Nand,
    Nor,
    /// An odd number of them.
    Xor,
    /// Both or neither.
    Iff,
    /// Not the first, or the second.
    Imply,
}

#[derive(Debug)]
pub(super) struct EventDefinition {
    pub(super) name: String,
    pub(super) line: usize,
    pub(super) probability: Option<f64>,
    /// The probability is given in a way that is not understood.
    pub(super) is_expression: bool,
}

#[derive(Debug)]
pub(super) struct HouseDefinition {
    pub(super) name: String,
    pub(super) line: usize,
    pub(super) value: bool,
}

#[derive(Debug)]
pub(super) enum Argument {
    Constant(bool),
    Nested(usize),
    Named {
        what: What,
        name: String,
        line: usize,
    },
}

/// What a reference says that it refers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    Gate,
    Basic,
    House,
    Any,
}
