//! TLS for dialled connections: which certificates are trusted, and with which options.

use rustls::{ClientConfig, RootCertStore};
use std::sync::Arc;

/// TLS could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// The library refuses its own defaults.
    #[error("TLS could not be set up: {0}")]
    Setup(#[from] rustls::Error),
}

/// The operating system's trusted certificates (`SSL_CERT_FILE` and `SSL_CERT_DIR` override where
/// they are), or Mozilla's list when the system has none. Reads files: call once, at start.
#[must_use]
pub fn system_roots() -> RootCertStore {
    let found = rustls_native_certs::load_native_certs();
    for error in &found.errors {
        tracing::warn!(%error, "a system certificate could not be read");
    }
    let mut roots = RootCertStore::empty();
    let (added, ignored) = roots.add_parsable_certificates(found.certs);
    tracing::debug!(added, ignored, "system certificates loaded");
    if roots.is_empty() {
        tracing::info!("no system certificates found: trusting Mozilla's list");
        roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    }
    roots
}

/// A client's TLS options. ALPN offers HTTP/1.1 alone: over HTTP/2 a provider answers a WebSocket
/// upgrade with 404.
///
/// # Errors
/// [`TlsError`] when the library refuses its own defaults.
pub fn client_config(roots: RootCertStore) -> Result<Arc<ClientConfig>, TlsError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}
