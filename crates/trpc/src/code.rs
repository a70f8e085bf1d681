//! The error codes of tRPC v11: name, JSON-RPC 2.0 number and HTTP status.

use http::StatusCode;

/// An error code of tRPC v11, see <https://trpc.io/docs/server/error-handling#error-codes>.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are tRPC's own and say all there is")]
pub enum Code {
    ParseError,
    BadRequest,
    Unauthorized,
    PaymentRequired,
    Forbidden,
    NotFound,
    MethodNotSupported,
    Timeout,
    Conflict,
    PreconditionFailed,
    PayloadTooLarge,
    UnsupportedMediaType,
    UnprocessableContent,
    PreconditionRequired,
    TooManyRequests,
    ClientClosedRequest,
    InternalServerError,
    NotImplemented,
    BadGateway,
    ServiceUnavailable,
    GatewayTimeout,
}

impl Code {
    /// Every code, in the order of the HTTP status.
    pub const ALL: [Self; 21] = [
        Self::ParseError,
        Self::BadRequest,
        Self::Unauthorized,
        Self::PaymentRequired,
        Self::Forbidden,
        Self::NotFound,
        Self::MethodNotSupported,
        Self::Timeout,
        Self::Conflict,
        Self::PreconditionFailed,
        Self::PayloadTooLarge,
        Self::UnsupportedMediaType,
        Self::UnprocessableContent,
        Self::PreconditionRequired,
        Self::TooManyRequests,
        Self::ClientClosedRequest,
        Self::InternalServerError,
        Self::NotImplemented,
        Self::BadGateway,
        Self::ServiceUnavailable,
        Self::GatewayTimeout,
    ];

    /// The name on the wire, such as `NOT_FOUND`.
    pub const fn name(self) -> &'static str {
        self.row().0
    }

    /// The JSON-RPC 2.0 error number, such as -32004.
    pub const fn json_rpc(self) -> i32 {
        self.row().1
    }

    /// The HTTP status of a response that carries only this error.
    pub fn http_status(self) -> StatusCode {
        StatusCode::from_u16(self.row().2).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// Name, JSON-RPC number, HTTP status.
    const fn row(self) -> (&'static str, i32, u16) {
        match self {
            Self::ParseError => ("PARSE_ERROR", -32700, 400),
            Self::BadRequest => ("BAD_REQUEST", -32600, 400),
            Self::Unauthorized => ("UNAUTHORIZED", -32001, 401),
            Self::PaymentRequired => ("PAYMENT_REQUIRED", -32002, 402),
            Self::Forbidden => ("FORBIDDEN", -32003, 403),
            Self::NotFound => ("NOT_FOUND", -32004, 404),
            Self::MethodNotSupported => ("METHOD_NOT_SUPPORTED", -32005, 405),
            Self::Timeout => ("TIMEOUT", -32008, 408),
            Self::Conflict => ("CONFLICT", -32009, 409),
            Self::PreconditionFailed => ("PRECONDITION_FAILED", -32012, 412),
            Self::PayloadTooLarge => ("PAYLOAD_TOO_LARGE", -32013, 413),
            Self::UnsupportedMediaType => ("UNSUPPORTED_MEDIA_TYPE", -32015, 415),
            Self::UnprocessableContent => ("UNPROCESSABLE_CONTENT", -32022, 422),
            Self::PreconditionRequired => ("PRECONDITION_REQUIRED", -32028, 428),
            Self::TooManyRequests => ("TOO_MANY_REQUESTS", -32029, 429),
            Self::ClientClosedRequest => ("CLIENT_CLOSED_REQUEST", -32099, 499),
            Self::InternalServerError => ("INTERNAL_SERVER_ERROR", -32603, 500),
            Self::NotImplemented => ("NOT_IMPLEMENTED", -32603, 501),
            Self::BadGateway => ("BAD_GATEWAY", -32603, 502),
            Self::ServiceUnavailable => ("SERVICE_UNAVAILABLE", -32603, 503),
            Self::GatewayTimeout => ("GATEWAY_TIMEOUT", -32603, 504),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn numbers_follow_the_json_rpc_ranges() {
        for code in Code::ALL {
            let status = i32::from(code.http_status().as_u16());
            match code {
                Code::ParseError => assert_eq!(code.json_rpc(), -32700),
                Code::BadRequest => assert_eq!(code.json_rpc(), -32600),
                _ if status >= 500 => assert_eq!(code.json_rpc(), -32603, "{}", code.name()),
                // Server-defined numbers end in the last two digits of the HTTP status.
                _ => assert_eq!(code.json_rpc(), -32000 - status % 100, "{}", code.name()),
            }
        }
    }

    #[test]
    fn names_are_distinct_and_spelled_as_in_http() {
        let names: HashSet<_> = Code::ALL.iter().map(|code| code.name()).collect();
        assert_eq!(names.len(), Code::ALL.len());
        for (code, status) in [
            (Code::NotFound, StatusCode::NOT_FOUND),
            (Code::Conflict, StatusCode::CONFLICT),
            (Code::PayloadTooLarge, StatusCode::PAYLOAD_TOO_LARGE),
            (Code::TooManyRequests, StatusCode::TOO_MANY_REQUESTS),
        ] {
            assert_eq!(code.http_status(), status);
        }
        assert_eq!(Code::ClientClosedRequest.http_status().as_u16(), 499);
    }
}
