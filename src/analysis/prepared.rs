//! A case made ready to be answered: both ends of what is unknown compiled once, for any number of losses.

use std::{borrow::Cow, sync::Arc};

use crate::{
    engine::{
        dynamics::{self as flow, Course, Followed, Layout},
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
        Compiled, End, Frame, Shock, Structure, Timeline, compile_with,
        dated::{Dated, dated},
        ix::{ProducerIx, RowIx},
    },
};

use super::dynamics::{Flow, Response};

/// How many weeks are followed at most, whatever the horizon.
pub const MOST_WEEKS: u32 = 5200;

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
    response: Response,
    /// The most that the makers of each recipe can make, at both ends.
    surge_limit: [Vec<f64>; 2],
}

/// Both ends of what is unknown, and what they were compiled for.
#[derive(Debug)]
struct Networks {
    frame: Frame,
    worst: Compiled,
    best: Compiled,
    /// What is the same in all weeks of all losses, at both ends.
    flows: [Flow; 2],
    target_rows: Vec<RowIx>,
}

/// Memory reused from one loss to the next.
#[derive(Debug, Clone, Default)]
pub struct Scratch {
    theta_star: theta_star::Scratch,
    flow: flow::Scratch,
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
    /// What falls when below the threshold asked for within the horizon, when it is back, and how much is missing.
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
        let target_rows: Vec<RowIx> = rows
            .map(|target| worst.atlas.buyer_row_of(&chain, target))
            .collect();
        let flows = [&worst, &best].map(|compiled| Flow::new(&chain, compiled));
        let networks = Networks {
            frame,
            worst,
            best,
            flows,
            target_rows,
        };
        Self::on(chain, case.clone(), Arc::new(networks), Response::DEFAULT)
    }

    fn on(
        chain: Cow<'chain, Chain>,
        case: Case,
        networks: Arc<Networks>,
        response: Response,
    ) -> Self {
        let dated = [&networks.worst, &networks.best]
            .map(|compiled| dated(&chain, compiled, &case.changes));
        Self {
            chain,
            case,
            dated,
            surge_limit: networks
                .flows
                .each_ref()
                .map(|flow| flow.surge_limit(&response)),
            networks,
            response,
        }
    }

    /// The same where producers and users behave otherwise.
    #[must_use]
    pub fn responding(self, response: Response) -> Self {
        Self::on(self.chain, self.case, self.networks, response)
    }

    /// How producers and users behave.
    pub const fn response(&self) -> &Response {
        &self.response
    }

    /// Another case on the same networks; `None` where it needs networks of its own.
    pub fn share(&self, case: &Case) -> Option<Self> {
        let is_shared = self.case.compiles_like(case) && frame(case, &[]) == self.networks.frame;
        is_shared.then(|| self.with_case(case.clone()))
    }

    /// The same with some things lost besides, on the same networks, which must tell losses of their kind.
    pub(crate) fn and_losing(&self, changes: impl IntoIterator<Item = Change>) -> Self {
        let mut case = self.case.clone();
        case.changes.extend(changes);
        self.with_case(case)
    }

    fn with_case(&self, case: Case) -> Self {
        let networks = Arc::clone(&self.networks);
        Self::on(self.chain.clone(), case, networks, self.response)
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
            course: self.course(
                compiled,
                &dated,
                self.question().theta,
                self.n_weeks(),
                scratch,
            ),
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

    /// What falls when below a threshold within some weeks, when it is back, and how much is missing.
    pub(crate) fn course(
        &self,
        compiled: &Compiled,
        dated: &Dated,
        theta: Share,
        weeks: u32,
        scratch: &mut Scratch,
    ) -> Course {
        let timeline = dated.timeline();
        let followed = self.followed(compiled, &timeline, theta, weeks);
        flow::follow(&compiled.network, &followed, &mut scratch.flow)
    }

    /// What is followed from week to week on one of the networks of this case.
    pub(crate) fn followed<'a>(
        &'a self,
        compiled: &Compiled,
        timeline: &'a Timeline,
        theta: Share,
        weeks: u32,
    ) -> Followed<'a> {
        let at = usize::from(compiled.structure.end == End::Best);
        let flow = &self.networks.flows[at];
        Followed {
            ground: &flow.ground,
            timeline,
            late: &flow.newcomers,
            response: &self.response,
            surge_limit: &self.surge_limit[at],
            theta: theta.fraction(),
            weeks,
        }
    }

    /// The runs of some losses on the worst network, which stands for both ends where only numbers differ.
    pub(crate) fn layout(&self, hit: impl IntoIterator<Item = ProducerIx>) -> Layout {
        Layout::touched(&self.worst().network, &self.networks.flows[0].ground, hit)
    }

    /// The most that the makers of each recipe can make in the best case.
    pub(crate) fn most(&self) -> &[f64] {
        &self.surge_limit[1]
    }

    /// How many weeks the case is followed: those of the horizon, the last one whole.
    pub fn n_weeks(&self) -> u32 {
        weeks_until(self.question().horizon)
    }

    /// Which fixed point the question means.
    pub const fn fixed_point(&self) -> FixedPoint {
        self.case.question.reading.fixed_point
    }
}

/// How many weeks reach as far as a time, at least one.
pub(crate) fn weeks_until(time: Weeks) -> u32 {
    (time.weeks().ceil() as u32).clamp(1, MOST_WEEKS)
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
