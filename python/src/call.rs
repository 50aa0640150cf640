//! How work is done: beside the interpreter, on threads of its own, until it is done or somebody interrupts.

use std::{
    any::Any,
    collections::BTreeMap,
    panic::{AssertUnwindSafe, catch_unwind},
    process,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU32, Ordering},
        mpsc::{self, RecvTimeoutError},
    },
    time::Duration,
};

use pyo3::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::error::{Fault, bug, exception};

/// More threads than this help nobody and may not start.
const MOST_THREADS: usize = 256;
/// What the first thread of a program usually has.
const STACK_BYTES: usize = 8 << 20;
/// How often it is asked whether somebody pressed Ctrl-C.
const LOOK: Duration = Duration::from_millis(50);

/// The process that started threads; none yet where it is 0.
static STARTED_IN: AtomicU32 = AtomicU32::new(0);
/// Threads that wait for work, by their number.
static POOLS: Mutex<BTreeMap<usize, Arc<ThreadPool>>> = Mutex::new(BTreeMap::new());

/// Asked by what may take long; says whether somebody wants it to end.
#[derive(Debug, Clone, Default)]
pub(crate) struct Stop(Arc<AtomicBool>);

impl Stop {
    pub(crate) fn is_asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Does work without the interpreter's lock on so many threads, one per core where nobody says.
///
/// Ctrl-C ends the wait at once. Work that asks for it stops; other work is left to end by itself, on threads that
/// nobody waits for any more.
pub(crate) fn run<T: Send + 'static>(
    py: Python<'_>,
    threads: Option<usize>,
    work: impl FnOnce(&Stop) -> Result<T, Fault> + Send + 'static,
) -> PyResult<T> {
    refuse_fork(py)?;
    let n_threads = match threads {
        Some(0) => return Err(Fault::Asked("threads is at least 1, not 0".to_owned()).raise(py)),
        Some(threads) => threads.min(MOST_THREADS),
        None => std::thread::available_parallelism().map_or(1, usize::from),
    };
    let pool = pool(n_threads)?;
    let stop = Stop::default();
    let (send, receive) = mpsc::channel();
    let asked = stop.clone();
    pool.spawn(move || {
        let done = catch_unwind(AssertUnwindSafe(|| work(&asked)));
        // Nobody may be there any more to take it.
        let _ = send.send(done);
    });
    // A channel is of one thread; the lock lets it cross.
    let receive = Mutex::new(receive);
    let wait = || lock(&receive).recv_timeout(LOOK);
    loop {
        match py.detach(wait) {
            Ok(Ok(done)) => return done.map_err(|fault| fault.raise(py)),
            Ok(Err(panic)) => return Err(bug(told(&*panic))),
            Err(RecvTimeoutError::Disconnected) => return Err(bug("a thread is gone")),
            Err(RecvTimeoutError::Timeout) => {
                if let Err(interrupt) = py.check_signals() {
                    stop.0.store(true, Ordering::Relaxed);
                    lock(&POOLS).remove(&n_threads);
                    return Err(interrupt);
                }
            }
        }
    }
}

/// Refuses to work in a copy of a process whose threads were not copied.
fn refuse_fork(py: Python<'_>) -> PyResult<()> {
    let own = process::id();
    let started = STARTED_IN.compare_exchange(0, own, Ordering::Relaxed, Ordering::Relaxed);
    match started {
        Err(other) if other != own => Err(exception(
            py,
            "ForkError",
            "this process was forked from one in which linchpin had started threads, and they are not in the copy; \
             start workers with multiprocessing.get_context(\"spawn\"), or fork before the first call",
            None,
        )),
        _ => Ok(()),
    }
}

fn pool(n_threads: usize) -> PyResult<Arc<ThreadPool>> {
    let mut pools = lock(&POOLS);
    if let Some(pool) = pools.get(&n_threads) {
        return Ok(Arc::clone(pool));
    }
    let made = ThreadPoolBuilder::new()
        .num_threads(n_threads)
        .stack_size(STACK_BYTES)
        .thread_name(|at| format!("linchpin-{at}"))
        .build();
    let made = made.map_err(|error| bug(&error.to_string()))?;
    let made = Arc::new(made);
    pools.insert(n_threads, Arc::clone(&made));
    Ok(made)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What a panic said.
fn told(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("a panic without words")
}
