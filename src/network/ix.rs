//! Dense indices, one type per kind; they mean something only inside one [`super::Network`].

macro_rules! index {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            /// The position in arrays that hold one entry each.
            pub const fn ix(self) -> usize {
                self.0 as usize
            }
        }
    };
}

index! {
    /// A producer: what may be lost.
    ProducerIx
}
index! {
    /// A row: a weighted list of suppliers, adequate when enough of them are alive.
    RowIx
}
index! {
    /// A recipe: the inputs that all producers of one product and access class share.
    RecipeIx
}
index! {
    /// A group of suppliers in one row whose shares add up to a known total.
    GroupIx
}
