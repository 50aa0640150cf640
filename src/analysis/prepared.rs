//! A case made ready to be answered: both ends of what is unknown compiled once, for any number of losses.

use std::{borrow::Cow, sync::Arc};

use crate::{
    engine::{
        cascade::{self, Dated as Course},
        quantity::{self, Quantity},
        theta_star::{self, ThetaStar},
    },
    model::{
        Case, Chain, Change, Event, EventKind, FixedPoint, Policy, Question,
        id::ProductId,
        parts::Unresolved,
        quantity::{Share, Weeks},
        view::Basis,
    },
    network::{
        Compiled, End, Frame, Shock, Structure, compile_with,
        dated::{Dated, dated},
        ix::RowIx,
    },
};

/// How far things are followed at least, in weeks; further where the horizon lies beyond.
pub const LOOK_AHEAD: u32 = 520;

/// A case with its networks compiled: every answer is read off it.
///
/// Cases that differ in dates, sizes, thresholds and losses of the same kinds
/// share one pair of networks, see [`Prepared::share`].
#[derive(Debug, Clone)]
pub struct Prepared<'chain> {
    chain: Cow<'chain, Chain>,
    case: Case,
    networks: Arc<Networks>,
    dated: [Dated; 2],
}

/// Both ends of what is unknown, and what they were compiled for.
#[derive(Debug)]
struct Networks {
    frame: Frame,
    worst: Compiled,
    best: Compiled,
    target_rows: Vec<RowIx>,
}

/// Memory reused from one loss to the next.
#[derive(Debug, Clone, Default)]
pub struct Scratch {
    theta_star: theta_star::Scratch,
    cascade: cascade::Scratch,
}

/// One end of one loss, solved.
#[derive(Debug, Clone)]
pub struct Solved {
    /// The dated changes.
    pub dated: Dated,
    /// Every loss in force as if for good, with what has arrived by the horizon.
    pub shock: Shock,
    /// Critical thresholds under that shock.
    pub star: ThetaStar,
    /// Output left under that shock, when nobody reallocates.
    pub left: Quantity,
    /// What fails when at the threshold asked for, and when it is back.
    pub course: Course,
}

impl<'chain> Prepared<'chain> {
    /// Compiles a case.
    ///
    /// # Errors
    ///
    /// When the case names something that the chain does not have.
    ///
    /// # Complexity
    ///
    /// Linear in the chain, times the bans.
    ///
    /// # Examples
    ///
    /// ```
    /// use linchpin::{
    ///     analysis::{Prepared, Scratch},
    ///     load,
    ///     model::{Case, Event, Question, change::Span},
    /// };
    ///
    /// let chain = load::allied();
    /// let taiwan = Event::parse(&chain, "TWN")?;
    /// let case = Case::losing(Question::of(&chain), [taiwan], Span::ALWAYS);
    /// let prepared = Prepared::new(&chain, &case)?;
    /// let answer = prepared.answer(&mut Scratch::default());
    /// assert_eq!(answer.targets.len(), chain.targets().len());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new(chain: &'chain Chain, case: &Case) -> Result<Self, Unresolved> {
        case.resolve(chain.parts())?;
        Ok(Self::for_losses(chain, case, &[]))
    }

    /// Compiles a case so that losses of some more kinds can be told on top of it.
    ///
    /// # Panics
    ///
    /// When the case names something that the chain does not have; see [`Case::resolve`].
    pub fn for_losses(chain: &'chain Chain, case: &Case, kinds: &[EventKind]) -> Self {
        let changed = case.changes_chain().then(|| case.changed(chain));
        let chain = changed.map_or(Cow::Borrowed(chain), Cow::Owned);
        let question = &case.question;
        let frame = frame(case, kinds);
        let policy = case.policy();
        let end = |end| compiled(&chain, question, frame, end, &policy);
        let (worst, best) = rayon::join(|| end(End::Worst), || end(End::Best));
        let rows = question.targets.iter();
        let target_rows = rows
            .map(|target| worst.atlas.buyer_row_of(&chain, target))
            .collect();
        let networks = Networks {
            frame,
            worst,
            best,
            target_rows,
        };
        Self::on(chain, case.clone(), Arc::new(networks))
    }

    fn on(chain: Cow<'chain, Chain>, case: Case, networks: Arc<Networks>) -> Self {
        let dated = [&networks.worst, &networks.best]
            .map(|compiled| dated(&chain, compiled, &case.changes));
        Self {
            chain,
            case,
            networks,
            dated,
        }
    }

    /// Another case on the same networks; `None` where it needs networks of its own.
    pub fn share(&self, case: &Case) -> Option<Self> {
        let is_shared = self.case.compiles_like(case) && frame(case, &[]) == self.networks.frame;
        is_shared.then(|| Self::on(self.chain.clone(), case.clone(), Arc::clone(&self.networks)))
    }

    /// The same with some things lost besides, on the same networks, which must tell losses of their kind.
    pub(crate) fn and_losing(&self, changes: impl IntoIterator<Item = Change>) -> Self {
        let mut case = self.case.clone();
        case.changes.extend(changes);
        Self::on(self.chain.clone(), case, Arc::clone(&self.networks))
    }

    /// The chain, with the case's changes to its blocs and recipes.
    pub fn chain(&self) -> &Chain {
        &self.chain
    }

    /// The case.
    pub const fn case(&self) -> &Case {
        &self.case
    }

    /// What is asked.
    pub const fn question(&self) -> &Question {
        &self.case.question
    }

    /// Compiled with everything unknown at its worst.
    pub fn worst(&self) -> &Compiled {
        &self.networks.worst
    }

    /// Compiled with everything unknown at its best.
    pub fn best(&self) -> &Compiled {
        &self.networks.best
    }

    /// Both, worst first.
    pub fn ends(&self) -> [&Compiled; 2] {
        [self.worst(), self.best()]
    }

    /// The rows of the targets, in the question's order; the same at both ends.
    pub fn target_rows(&self) -> &[RowIx] {
        &self.networks.target_rows
    }

    /// The row that supplies a product to those whom the case asks about.
    pub(crate) fn row_of(&self, product: &ProductId) -> RowIx {
        self.worst().atlas.buyer_row_of(&self.chain, product)
    }

    /// Solves the case at both ends, worst first.
    pub fn solve(&self, scratch: &mut Scratch) -> [Solved; 2] {
        let [worst, best] = self.dated.clone();
        [
            self.solve_dated(self.worst(), worst, scratch),
            self.solve_dated(self.best(), best, scratch),
        ]
    }

    /// Solves the case with some things lost besides, wholly, from the start and for good.
    pub fn solve_losing(&self, events: &[Event], scratch: &mut Scratch) -> [Solved; 2] {
        let [worst, best] = &self.dated;
        [(self.worst(), worst), (self.best(), best)].map(|(compiled, dated)| {
            let dated = dated.and_losing(&self.chain, compiled, events);
            self.solve_dated(compiled, dated, scratch)
        })
    }

    /// Every loss of the case and some more in force as if for good, with what has arrived by the horizon.
    pub(crate) fn shock_losing(&self, compiled: &Compiled, events: &[Event]) -> Shock {
        let dated = self.dated_at(compiled.structure.end);
        let dated = dated.and_losing(&self.chain, compiled, events);
        dated.at_its_worst(&compiled.network, self.question().horizon)
    }

    /// The dated changes of the case at one end.
    pub(crate) const fn dated_at(&self, end: End) -> &Dated {
        match end {
            End::Worst => &self.dated[0],
            End::Best => &self.dated[1],
        }
    }

    /// Solves dated changes at one end.
    pub fn solve_dated(&self, compiled: &Compiled, dated: Dated, scratch: &mut Scratch) -> Solved {
        let network = &compiled.network;
        let shock = dated.at_its_worst(network, self.question().horizon);
        Solved {
            star: self.star(compiled, &shock, scratch),
            left: quantity::solve(network, &shock, quantity::Config::EXACT),
            course: self.course(compiled, &dated, self.question().theta, scratch),
            dated,
            shock,
        }
    }

    /// Critical thresholds under a loss.
    pub fn star(&self, compiled: &Compiled, shock: &Shock, scratch: &mut Scratch) -> ThetaStar {
        theta_star::solve(
            &compiled.network,
            shock,
            self.fixed_point(),
            &mut scratch.theta_star,
        )
    }

    /// What fails when at a threshold, and when it is back.
    pub(crate) fn course(
        &self,
        compiled: &Compiled,
        dated: &Dated,
        theta: Share,
        scratch: &mut Scratch,
    ) -> Course {
        course_until(compiled, dated, theta, self.until(), scratch)
    }

    /// How far the case is followed.
    pub(crate) fn until(&self) -> Weeks {
        Weeks::whole(LOOK_AHEAD).max(self.question().horizon)
    }

    /// Which fixed point the question means.
    pub const fn fixed_point(&self) -> FixedPoint {
        self.case.question.reading.fixed_point
    }
}

/// What fails when at a threshold, followed until some week.
pub(crate) fn course_until(
    compiled: &Compiled,
    dated: &Dated,
    theta: Share,
    until: Weeks,
    scratch: &mut Scratch,
) -> Course {
    let shocks = dated.shocks(&compiled.network, until);
    let config = cascade::Config {
        theta: theta.ppm(),
        until: until.micro(),
    };
    cascade::solve_dated(&compiled.network, &shocks, config, &mut scratch.cascade)
}

/// Whether two cases of one chain share their networks.
pub(crate) fn share_networks(a: &Case, b: &Case) -> bool {
    a.compiles_like(b) && frame(a, &[]) == frame(b, &[])
}

fn compiled(
    chain: &Chain,
    question: &Question,
    frame: Frame,
    end: End,
    policy: &Policy,
) -> Compiled {
    let structure = Structure {
        frame,
        outcome: question.outcome,
        end,
        horizon: question.horizon,
        reading: question.reading,
    };
    compile_with(chain, &structure, policy)
}

/// The frame on which all losses of a case are told, and those of some more kinds.
///
/// Countries alone are told by the basis asked for, firms by firm; zones,
/// producers and losses of several kinds by joint rows where there are any, and
/// by place elsewhere.
fn frame(case: &Case, kinds: &[EventKind]) -> Frame {
    let mut lost = case.lost_kinds();
    lost.extend(kinds);
    let has = |wanted: &[EventKind]| wanted.iter().any(|kind| lost.contains(kind));
    let countries = has(&[EventKind::Country, EventKind::Bloc]);
    let firms = has(&[EventKind::Firm]);
    let sites = has(&[EventKind::Zone, EventKind::Producer]);
    match (case.question.basis, countries, firms, sites) {
        (Basis::Location, _, false, false) => Frame::Location,
        (Basis::Jurisdiction, _, false, false) => Frame::Jurisdiction,
        // Firms have one jurisdiction, so their view tells countries of that basis too.
        (_, false, true, false) | (Basis::Jurisdiction, true, true, false) => Frame::Firm,
        // Sites alone are told by who makes what where, and by nothing else.
        (_, false, false, true) if case.changes.iter().all(|change| change.loss().is_some()) => {
            Frame::Joint
        }
        _ => Frame::Mixed,
    }
}
