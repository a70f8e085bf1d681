//! Memory and CPU time of this process, from Linux's `/proc` (proc(5)); nothing on other systems.

/// Clock ticks per second in `/proc/self/stat`: `USER_HZ`, 100 on every architecture we build for.
const TICKS_PER_SECOND: u64 = 100;

/// What this process uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Usage {
    /// Resident memory in bytes.
    pub(crate) resident_bytes: Option<u64>,
    /// User and system CPU time in milliseconds.
    pub(crate) cpu_ms: Option<u64>,
}

/// What this process uses now.
pub(crate) fn usage() -> Usage {
    let read = |path| std::fs::read_to_string(path).unwrap_or_default();
    Usage {
        resident_bytes: resident_bytes(&read("/proc/self/status")),
        cpu_ms: cpu_ms(&read("/proc/self/stat")),
    }
}

/// The line `VmRSS:   12345 kB`.
fn resident_bytes(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kib.checked_mul(1024)
}

/// Fields 14 and 15, counted from 1; field 2 is the program's name in brackets and may hold spaces.
fn cpu_ms(stat: &str) -> Option<u64> {
    let (_, after_name) = stat.rsplit_once(')')?;
    let mut fields = after_name.split_ascii_whitespace().skip(11);
    let user: u64 = fields.next()?.parse().ok()?;
    let system: u64 = fields.next()?.parse().ok()?;
    user.checked_add(system)?.checked_mul(1000 / TICKS_PER_SECOND)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn proc_files_are_read() {
        assert_eq!(resident_bytes("VmPeak:\t 9 kB\nVmRSS:\t   2048 kB\n"), Some(2048 * 1024));
        let stat = "4711 (prep ) pal) S 1 2 3 4 5 6 7 8 9 10 250 150 0 0";
        assert_eq!(cpu_ms(stat), Some(4000));
        assert_eq!(cpu_ms("junk"), None);
        assert_eq!(resident_bytes(""), None);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn this_process_uses_memory() {
        assert!(usage().resident_bytes.is_some_and(|bytes| bytes > 1024 * 1024));
    }
}
