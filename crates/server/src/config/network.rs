//! Where we listen, how the world reaches us, and who may sign up.

use super::problems::Problems;
use super::settings::{LISTEN, PUBLIC_URL, SIGNUP, TRUSTED_PROXIES};
use super::sources::Sources;
use api::TrustedProxies;
use http::Uri;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

const DEFAULT_LISTEN: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 3000);

/// Who may make an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignUp {
    /// Nobody.
    Closed,
    /// Who was invited.
    Invite,
    /// Everybody.
    Open,
}

/// Addresses, and who may sign up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Network {
    /// The address that we listen on.
    pub listen: SocketAddr,
    /// What people type, when it was set: `http(s)://host[:port][/path]`, without a slash at the end.
    pub public_url: Option<String>,
    /// Who may make an account.
    pub sign_up: SignUp,
    /// The reverse proxies whose word about a client's address counts.
    pub trusted_proxies: TrustedProxies,
}

impl Network {
    pub(super) fn read(sources: &Sources, problems: &mut Problems) -> Self {
        let listen = read_listen(sources, problems);
        Self {
            listen,
            public_url: read_public_url(sources, problems),
            sign_up: read_sign_up(sources, problems).unwrap_or(if listen.ip().is_loopback() {
                SignUp::Open
            } else {
                SignUp::Closed
            }),
            trusted_proxies: read_trusted_proxies(sources, problems),
        }
    }

    /// What people type, when we are bound to `address`.
    #[must_use]
    pub fn public_url_at(&self, address: SocketAddr) -> String {
        self.public_url.clone().unwrap_or_else(|| format!("http://{address}"))
    }

    /// Odd, but not wrong: open to other machines without a name that they know us by.
    pub(super) fn warning(&self) -> Option<String> {
        (self.public_url.is_none() && !self.listen.ip().is_loopback()).then(|| {
            "PREPPAL_PUBLIC_URL is not set, but other machines can connect: links will name the listen address, \
             and without https browsers give no page the microphone"
                .to_owned()
        })
    }
}

fn read_listen(sources: &Sources, problems: &mut Problems) -> SocketAddr {
    let Some(found) = sources.find(&LISTEN) else { return DEFAULT_LISTEN };
    let text = found.text.strip_prefix("localhost:").map(|port| format!("127.0.0.1:{port}"));
    text.as_deref().unwrap_or(found.text).parse().unwrap_or_else(|_| {
        problems.add(
            &LISTEN,
            format!("{:?} (from {}) is not an address", found.text, found.origin),
            "Write an IP address and a port, such as 127.0.0.1:3000 or 0.0.0.0:3000",
        );
        DEFAULT_LISTEN
    })
}

fn read_public_url(sources: &Sources, problems: &mut Problems) -> Option<String> {
    let found = sources.find(&PUBLIC_URL)?;
    let trimmed = found.text.trim_end_matches('/');
    let good = trimmed.parse::<Uri>().is_ok_and(|uri| {
        matches!(uri.scheme_str(), Some("http" | "https"))
            && uri.host().is_some_and(|host| !host.is_empty())
            && uri.path().bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte))
            && !uri.path().contains("//")
            && uri.query().is_none()
    });
    if !good {
        problems.add(
            &PUBLIC_URL,
            format!("{:?} (from {}) is not a web address", found.text, found.origin),
            "Write http:// or https:// and the host, such as https://interviews.example.org, and the path if a \
             reverse proxy serves it under one",
        );
    }
    good.then(|| trimmed.to_owned())
}

fn read_trusted_proxies(sources: &Sources, problems: &mut Problems) -> TrustedProxies {
    let Some(found) = sources.find(&TRUSTED_PROXIES) else { return TrustedProxies::default() };
    TrustedProxies::parse(found.text).unwrap_or_else(|error| {
        problems.add(
            &TRUSTED_PROXIES,
            format!("{:?} (from {}) is no network address", error.given, found.origin),
            "Write addresses or networks such as 10.0.0.0/8, 192.0.2.7 or fd00::/8, separated by commas",
        );
        TrustedProxies::default()
    })
}

fn read_sign_up(sources: &Sources, problems: &mut Problems) -> Option<SignUp> {
    let found = sources.find(&SIGNUP)?;
    match found.text {
        "closed" => Some(SignUp::Closed),
        "invite" => Some(SignUp::Invite),
        "open" => Some(SignUp::Open),
        other => {
            problems.add(
                &SIGNUP,
                format!("{other:?} (from {}) is not a policy", found.origin),
                "Write open, closed or invite",
            );
            None
        }
    }
}
