//! Which network address a request comes from, when proxies stand in front.
//!
//! Anyone can write `X-Forwarded-For` or `Forwarded`, so only what trusted proxies added to them counts: each
//! adds the address that it was called from at the end. Read from there, the first address that is not a
//! trusted proxy's is the client's.

use http::{HeaderMap, HeaderName, header};
use ipnet::IpNet;
use std::net::{IpAddr, SocketAddr};

/// Addresses looked at: more than a request passes through, and a bound on the work.
const MAX_HOPS: usize = 32;

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The proxies whose word counts, as networks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrustedProxies(Vec<IpNet>);

/// A setting that names no network.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{given:?} is no network address: write it like 10.0.0.0/8, 192.0.2.7 or fd00::/8")]
pub struct InvalidNetwork {
    /// What was given.
    pub given: String,
}

impl TrustedProxies {
    /// Reads networks in CIDR notation (RFC 4632), or single addresses, separated by commas. An empty text
    /// trusts nobody.
    ///
    /// # Errors
    /// [`InvalidNetwork`] names the first that is none.
    pub fn parse(text: &str) -> Result<Self, InvalidNetwork> {
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        let network = |part: &str| {
            let network = part.parse::<IpNet>().ok().or_else(|| part.parse::<IpAddr>().ok().map(IpNet::from));
            network.map(|network| network.trunc()).ok_or_else(|| InvalidNetwork { given: part.to_owned() })
        };
        parts.map(network).collect::<Result<_, _>>().map(Self)
    }

    /// Whether an address is one of the proxies.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|network| network.contains(&address))
    }
}

/// The client's address: that of the connection (`peer`), or what the trusted proxies say about it.
///
/// An address that cannot be read ends the search; the proxy that named it stands for the client then. When both
/// headers are there and tell different addresses, one of them was not written by the proxy, and `peer` counts.
#[must_use]
pub fn client_address(peer: IpAddr, headers: &HeaderMap, trusted: &TrustedProxies) -> IpAddr {
    let peer = peer.to_canonical();
    if !trusted.contains(peer) {
        return peer;
    }
    let told = |name: HeaderName, read: fn(&str) -> Option<IpAddr>| {
        let elements = elements(headers, &name);
        (!elements.is_empty()).then(|| walk(peer, &elements, read, trusted))
    };
    match (told(X_FORWARDED_FOR, address), told(header::FORWARDED, forwarded_for)) {
        (Some(one), Some(other)) if one != other => peer,
        (Some(address), _) | (None, Some(address)) => address,
        (None, None) => peer,
    }
}

/// The elements of a list header, of all its lines, the last one first. A line that is no text is one that
/// cannot be read.
fn elements<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Vec<&'a str> {
    let lines = headers.get_all(name).iter().map(|line| line.to_str().unwrap_or("?"));
    let mut elements: Vec<&str> = lines.flat_map(|line| line.split(',')).map(str::trim).collect();
    elements.reverse();
    elements.truncate(MAX_HOPS);
    elements
}

fn walk(
    peer: IpAddr,
    elements: &[&str],
    read: fn(&str) -> Option<IpAddr>,
    trusted: &TrustedProxies,
) -> IpAddr {
    let mut nearest = peer;
    for element in elements {
        let Some(address) = read(element) else { return nearest };
        nearest = address;
        if !trusted.contains(address) {
            break;
        }
    }
    nearest
}

/// An address as proxies write it: bare, with a port, or in brackets.
fn address(text: &str) -> Option<IpAddr> {
    let bracketed = text.strip_prefix('[').and_then(|rest| rest.split_once(']')).map(|(address, _)| address);
    let bare = bracketed.unwrap_or(text);
    let address =
        bare.parse::<IpAddr>().ok().or_else(|| bare.parse::<SocketAddr>().ok().map(|pair| pair.ip()));
    address.map(|address| address.to_canonical())
}

/// The address in the `for` parameter of an element of `Forwarded` (RFC 7239 section 4). Obfuscated names and
/// `unknown` are no addresses.
fn forwarded_for(element: &str) -> Option<IpAddr> {
    let mut pairs = element.split(';').filter_map(|pair| pair.trim().split_once('='));
    let (_, value) = pairs.find(|(name, _)| name.trim().eq_ignore_ascii_case("for"))?;
    address(value.trim().trim_matches('"'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;
    use proptest::prelude::*;

    fn find(peer: &str, lines: &[(&'static str, &str)]) -> String {
        let trusted = TrustedProxies::parse("10.0.0.0/8, 127.0.0.1, ::1, fd00::/8").unwrap();
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(*name, HeaderValue::from_str(value).unwrap());
        }
        client_address(peer.parse().unwrap(), &headers, &trusted).to_string()
    }

    #[test]
    fn x_forwarded_for() {
        let find = |peer, value| find(peer, &[("x-forwarded-for", value)]);
        for (peer, value, client) in [
            ("192.0.2.1", "203.0.113.9", "192.0.2.1"),
            ("127.0.0.1", "203.0.113.9", "203.0.113.9"),
            ("127.0.0.1", "198.51.100.1, 203.0.113.9", "203.0.113.9"),
            ("127.0.0.1", "203.0.113.9, 10.1.2.3", "203.0.113.9"),
            ("127.0.0.1", "10.9.9.9,10.1.2.3", "10.9.9.9"),
            ("127.0.0.1", "203.0.113.9:4711", "203.0.113.9"),
            ("127.0.0.1", "[2001:db8::1]:4711", "2001:db8::1"),
            ("127.0.0.1", "2001:db8::1", "2001:db8::1"),
            ("127.0.0.1", "203.0.113.9, junk, 10.1.2.3", "10.1.2.3"),
            ("127.0.0.1", "junk", "127.0.0.1"),
            ("127.0.0.1", "", "127.0.0.1"),
            ("::ffff:127.0.0.1", "::ffff:203.0.113.9", "203.0.113.9"),
            ("fd00::7", "203.0.113.9", "203.0.113.9"),
        ] {
            assert_eq!(find(peer, value), client, "{peer} {value}");
        }
    }

    #[test]
    fn forwarded() {
        let find = |value| find("10.0.0.1", &[("forwarded", value)]);
        for (value, client) in [
            ("for=203.0.113.9", "203.0.113.9"),
            ("For=\"[2001:db8::1]:4711\";proto=https;by=10.0.0.1", "2001:db8::1"),
            ("proto=https;for=203.0.113.9, for=10.2.3.4", "203.0.113.9"),
            ("for=unknown", "10.0.0.1"),
            ("for=_hidden, for=10.2.3.4", "10.2.3.4"),
            ("proto=https", "10.0.0.1"),
        ] {
            assert_eq!(find(value), client, "{value}");
        }
    }

    #[test]
    fn several_lines_and_both_headers() {
        let lines = [("x-forwarded-for", "198.51.100.1"), ("x-forwarded-for", "203.0.113.9")];
        assert_eq!(find("127.0.0.1", &lines), "203.0.113.9");
        let agree = [("x-forwarded-for", "203.0.113.9"), ("forwarded", "for=203.0.113.9")];
        assert_eq!(find("127.0.0.1", &agree), "203.0.113.9");
        let forged = [("x-forwarded-for", "203.0.113.9"), ("forwarded", "for=198.51.100.1")];
        assert_eq!(find("127.0.0.1", &forged), "127.0.0.1");
    }

    #[test]
    fn networks() {
        for good in ["", "10.0.0.0/8", "10.1.2.3/8,::1", " 192.0.2.7 , fd00::/8 "] {
            assert!(TrustedProxies::parse(good).is_ok(), "{good}");
        }
        for (bad, named) in
            [("proxy", "proxy"), ("10.0.0.0/33", "10.0.0.0/33"), ("::1, 10.0.0/8", "10.0.0/8")]
        {
            assert_eq!(TrustedProxies::parse(bad).unwrap_err().given, named);
        }
        let inside = |text: &str, address: &str| {
            TrustedProxies::parse(text).unwrap().contains(address.parse().unwrap())
        };
        assert!(inside("10.1.2.3/8", "10.200.0.1") && inside("10.0.0.0/8", "::ffff:10.0.0.1"));
        assert!(!inside("", "127.0.0.1") && !inside("10.0.0.0/8", "11.0.0.1"));
    }

    proptest! {
        #[test]
        fn without_trust_nothing_counts(value in "[ -~]{0,80}") {
            let mut headers = HeaderMap::new();
            for name in ["x-forwarded-for", "forwarded"] {
                headers.insert(name, HeaderValue::from_str(&value).unwrap());
            }
            let peer: IpAddr = "192.0.2.1".parse().unwrap();
            prop_assert_eq!(client_address(peer, &headers, &TrustedProxies::default()), peer);
            let all = TrustedProxies::parse("0.0.0.0/0, ::/0").unwrap();
            let _ = client_address(peer, &headers, &all);
        }
    }
}
