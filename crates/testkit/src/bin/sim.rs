//! Runs the simulation over many seeds: `sim [--seeds N] [--from SEED] [--seed ONE]`.
#![expect(clippy::print_stdout, reason = "a command line program speaks to its terminal")]

use clap::Parser;
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;
use testkit::world::{Tally, Violation, run};

/// Whole interviews in virtual time, with every fault, one for each seed.
#[derive(Parser)]
struct Options {
    /// How many seeds.
    #[arg(long, default_value_t = 10_000)]
    seeds: u64,
    /// The first one.
    #[arg(long, default_value_t = 0)]
    from: u64,
    /// Only this one, its trace told in any case when it fails.
    #[arg(long)]
    seed: Option<u64>,
}

fn main() -> ExitCode {
    let options = Options::parse();
    let (from, seeds) = options.seed.map_or((options.from, options.seeds), |seed| (seed, 1));
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let next = AtomicU64::new(from);
    let began = Instant::now();
    let work = || {
        let mut tally = Tally::default();
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= from.saturating_add(seeds) {
                return Ok(tally);
            }
            tally += run(seed)?;
        }
    };
    let results: Vec<Result<Tally, Box<Violation>>> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        workers.into_iter().filter_map(|worker| worker.join().ok()).collect()
    });
    let mut total = Tally::default();
    for result in results {
        match result {
            Ok(tally) => total += tally,
            Err(violation) => {
                println!("{violation}");
                return ExitCode::FAILURE;
            }
        }
    }
    println!("{seeds} seeds in {:.1} s: {total:?}", began.elapsed().as_secs_f64());
    ExitCode::SUCCESS
}
