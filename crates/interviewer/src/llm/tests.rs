//! A language model behind a real socket that streams, stalls, breaks off and refuses.

use std::convert::Infallible;
use std::net::Ipv4Addr;

use gemini_wire::Role;
use http::{Request, Response};
use http_body_util::{BodyExt, StreamBody};
use hyper::body::{Frame, Incoming};
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::sync::mpsc;

use super::*;
use crate::conversation::{JobResult, Question};

/// What the server does after it has read the request.
#[derive(Clone, Debug)]
enum Act {
    Status(u16),
    Say(&'static str),
    /// Sends nothing more, and keeps the connection.
    Stall,
    /// Cuts the connection.
    Break,
    Done,
}

/// A server on loopback that plays the acts for each request and reports what it was sent.
async fn serve(acts: Vec<Act>) -> (String, mpsc::UnboundedReceiver<(String, serde_json::Value)>) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let base = format!("http://{}/v1", listener.local_addr().unwrap());
    let (requests, received) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (acts, requests) = (acts.clone(), requests.clone());
            let service = service_fn(move |request| answer(request, acts.clone(), requests.clone()));
            tokio::spawn(
                hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service),
            );
        }
    });
    (base, received)
}

type Body = StreamBody<tokio_stream::Receiver>;

async fn answer(
    request: Request<Incoming>,
    acts: Vec<Act>,
    requests: mpsc::UnboundedSender<(String, serde_json::Value)>,
) -> Result<Response<Body>, Infallible> {
    let key = request.headers().get("authorization").map(|key| key.to_str().unwrap().to_owned());
    let path = request.uri().path().to_owned();
    let bytes = request.into_body().collect().await.unwrap().to_bytes();
    requests.send((format!("{path} {key:?}"), serde_json::from_slice(&bytes).unwrap())).unwrap();
    let status = acts.iter().find_map(|act| if let Act::Status(status) = act { Some(*status) } else { None });
    let (pieces, stream) = mpsc::channel(64);
    tokio::spawn(async move {
        for act in acts {
            let piece = match act {
                Act::Status(_) => continue,
                Act::Say(text) => {
                    let data = serde_json::json!({"choices": [{"delta": {"content": text}}]});
                    Ok(format!("data: {data}\n\n"))
                }
                Act::Done => Ok("data: [DONE]\n\n".to_owned()),
                Act::Break => Err(std::io::Error::other("cut")),
                Act::Stall => std::future::pending().await,
            };
            let _ = pieces.send(piece.map(|text| Frame::data(bytes::Bytes::from(text)))).await;
        }
    });
    let response = Response::builder().status(status.unwrap_or(200));
    Ok(response.body(StreamBody::new(tokio_stream::Receiver(stream))).unwrap())
}

/// A receiver as a stream.
mod tokio_stream {
    use std::pin::Pin;
    use std::task::{Context, Poll};

    use super::*;

    pub(super) struct Receiver(pub(super) mpsc::Receiver<std::io::Result<Frame<bytes::Bytes>>>);

    impl futures_util::Stream for Receiver {
        type Item = std::io::Result<Frame<bytes::Bytes>>;

        fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
            self.0.poll_recv(cx)
        }
    }
}

/// Asks a model at an address; gives what it said and how it ended.
async fn ask(base: &str, patience: Patience) -> (Vec<String>, JobResult, ModelReport) {
    let settings = Settings {
        endpoint: base.parse().unwrap(),
        model: "small".to_owned(),
        key: Some("secret".to_owned()),
        tls: None,
        patience,
    };
    assert!(!format!("{settings:?}").contains("secret"));
    let question = Question {
        system: "Be kind.".to_owned(),
        history: vec![(Role::User, "Hi.".to_owned())],
        task: "Ask why.".to_owned(),
    };
    let model = Model::new(settings);
    let mut results = Vec::new();
    model.ask(&question, |result| results.push(result)).await;
    let end = results.pop().unwrap();
    let said = results.into_iter().map(|result| match result {
        JobResult::Thought(sentence) => sentence,
        other => panic!("{other:?}"),
    });
    (said.collect(), end, model.report())
}

/// Short enough for a test, long enough for a busy machine to answer at once.
fn short() -> Patience {
    let [first, between, whole] = [10_000, 1_500, 20_000].map(Duration::from_millis);
    Patience { first, between, whole }
}

#[tokio::test]
async fn sentences_come_as_they_are_written() {
    let acts = vec![Act::Say("<think>hm</think>Good. Wh"), Act::Say("y?"), Act::Done];
    let (base, mut requests) = serve(acts).await;
    let (said, end, report) = ask(&base, Patience::default()).await;
    assert_eq!((said, end), (vec!["Good.".to_owned(), "Why?".to_owned()], JobResult::ThoughtAll));
    assert_eq!((report.asked, report.failed, report.host.as_str()), (1, 0, "127.0.0.1"));
    let (head, body) = requests.recv().await.unwrap();
    assert_eq!(head, "/v1/chat/completions Some(\"Bearer secret\")");
    assert_eq!((&body["stream"], &body["model"]), (&serde_json::json!(true), &serde_json::json!("small")));
}

#[tokio::test]
async fn every_failure_is_told() {
    for (acts, said) in [
        (vec![Act::Status(500), Act::Done], 0),
        (vec![Act::Done], 0),
        (vec![Act::Say("Good. Why"), Act::Stall], 1),
        (vec![Act::Break], 0),
        (vec![Act::Say("Candidate: I did it.\n"), Act::Done], 0),
    ] {
        let (base, _requests) = serve(acts.clone()).await;
        let (sentences, end, report) = ask(&base, short()).await;
        assert_eq!((sentences.len(), end, report.failed), (said, JobResult::Failed, 1), "{acts:?}");
    }
}

#[tokio::test]
async fn nobody_there_and_nobody_who_answers() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let patience = Patience { first: Duration::from_millis(200), ..short() };
    assert_eq!(ask(&base, patience).await.1, JobResult::Failed, "it accepts and is silent");
    drop(listener);
    assert_eq!(ask(&base, short()).await.1, JobResult::Failed, "nothing listens there");
}
