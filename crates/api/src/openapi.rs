//! The OpenAPI 3.1 document, made from the procedures that are there: for people without tRPC.

use crate::access::{ACCESS, Access};
use crate::caller::Call;
use crate::{cookie, uploads};
use contract::procedures::documents::{DocumentRefusal, DocumentText};
use contract::procedures::limits::MAX_DOCUMENT_BYTES;
use schemars::generate::SchemaSettings;
use schemars::{Schema, SchemaGenerator};
use serde_json::{Map, Value, json};
use trpc::{Kind, ProcedureInfo, Router};

const SCHEMAS: &str = "#/components/schemas/";

/// The document as indented JSON.
pub(crate) fn text(router: &Router<Call>, https: bool) -> String {
    let text = format!("{:#}\n", document(router, https));
    // Descriptions are doc comments; links between types mean nothing outside of them.
    text.replace("[`", "`").replace("`]", "`")
}

fn document(router: &Router<Call>, https: bool) -> Value {
    let settings = || {
        SchemaSettings::draft2020_12().with(|settings| {
            settings.definitions_path = "/components/schemas".into();
            settings.meta_schema = None;
        })
    };
    let mut inputs = settings().for_deserialize().into_generator();
    let mut outputs = settings().for_serialize().into_generator();
    let procedures = router.procedures_in(&mut inputs, &mut outputs);
    let upload =
        upload_item(&outputs.subschema_for::<DocumentText>(), &outputs.subschema_for::<DocumentRefusal>());
    let mut paths = Map::new();
    let renamed = renamed(&inputs, &outputs);
    paths.insert(uploads::PATH.to_owned(), upload);
    for procedure in &procedures {
        paths.insert(format!("/api/trpc/{}", procedure.path), path_item(procedure, &renamed));
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "PrepPal",
            "version": env!("CARGO_PKG_VERSION"),
            "description": DESCRIPTION,
            "license": {"name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0"},
        },
        "servers": [{"url": "/", "description": "This server"}],
        "paths": paths,
        "components": {
            "schemas": schemas(&inputs, &outputs, &renamed),
            "securitySchemes": {
                "session": {
                    "type": "apiKey", "in": "cookie", "name": cookie::name(https),
                    "description": "Set by auth.signIn and auth.signUp.",
                },
                "worker": {"type": "http", "scheme": "bearer", "description": "The secret shared with workers."},
            },
        },
    })
}

const DESCRIPTION: &str = "Practise a job interview by talking with an AI interviewer. Every operation but the \
    upload of documents is a tRPC procedure; this document describes its plain-JSON form. A query takes its input as JSON in the \
    parameter `input`, a mutation as its body. Dates are ISO 8601 texts in UTC.";

/// Definitions that inputs and outputs share by name but not by content: the input's gets another name.
fn renamed(inputs: &SchemaGenerator, outputs: &SchemaGenerator) -> Vec<String> {
    let outputs = outputs.definitions();
    let differs =
        |(name, schema): &(&String, &Value)| outputs.get(*name).is_some_and(|other| other != *schema);
    inputs.definitions().iter().filter(differs).map(|(name, _)| name.clone()).collect()
}

fn input_name(name: &str) -> String {
    format!("{name}Given")
}

fn schemas(inputs: &SchemaGenerator, outputs: &SchemaGenerator, renamed: &[String]) -> Map<String, Value> {
    let mut schemas = outputs.definitions().clone();
    for (name, schema) in inputs.definitions() {
        let name = if renamed.contains(name) { input_name(name) } else { name.clone() };
        schemas.insert(name, with_input_names(schema.clone(), renamed));
    }
    schemas.insert("Error".into(), error_schema());
    schemas
}

/// The same schema with its references to renamed definitions corrected.
fn with_input_names(schema: Value, renamed: &[String]) -> Value {
    match schema {
        Value::Object(map) => {
            let pairs = map.into_iter().map(|(key, value)| match (key.as_str(), value) {
                ("$ref", Value::String(target)) => {
                    let name = target.strip_prefix(SCHEMAS).filter(|name| renamed.iter().any(|r| r == name));
                    let target = name.map(|name| format!("{SCHEMAS}{}", input_name(name))).unwrap_or(target);
                    (key, Value::String(target))
                }
                (_, value) => (key, with_input_names(value, renamed)),
            });
            Value::Object(pairs.collect())
        }
        Value::Array(items) => {
            Value::Array(items.into_iter().map(|item| with_input_names(item, renamed)).collect())
        }
        other => other,
    }
}

fn path_item(procedure: &ProcedureInfo, renamed: &[String]) -> Value {
    let rule = ACCESS.iter().find(|rule| rule.path == procedure.path);
    let security = match rule.map(|rule| rule.access) {
        None | Some(Access::Public) => json!([]),
        Some(Access::User) => json!([{"session": []}]),
        Some(Access::UserOrWorker) => json!([{"session": []}, {"worker": []}]),
        Some(Access::Worker) => json!([{"worker": []}]),
    };
    let input = with_input_names(procedure.input.as_value().clone(), renamed);
    let has_input = input.get("type") != Some(&json!("null"));
    let mut operation = json!({
        "operationId": procedure.path,
        "summary": rule.map_or("", |rule| rule.summary),
        "tags": [procedure.path.split('.').next()],
        "security": security,
        "responses": {
            "200": {
                "description": "Done.",
                "content": {"application/json": {"schema": result_schema(procedure.output.as_value())}},
            },
            "default": {
                "description": "Refused or failed.",
                "content": {"application/json": {"schema": {"$ref": format!("{SCHEMAS}Error")}}},
            },
        },
    });
    let content = json!({"application/json": {"schema": input}});
    let (method, place, content) = match procedure.kind {
        Kind::Query => ("get", "parameters", json!([{"name": "input", "in": "query", "content": content}])),
        Kind::Mutation => ("post", "requestBody", json!({"required": true, "content": content})),
    };
    if let (true, Some(fields)) = (has_input, operation.as_object_mut()) {
        fields.insert(place.into(), content);
    }
    json!({ method: operation })
}

/// `POST /api/documents/text`, which is no procedure: its body is a file, and its answer has no envelope.
fn upload_item(text: &Schema, reason: &Schema) -> Value {
    let file = json!({"schema": {"type": "string", "format": "binary", "maxLength": MAX_DOCUMENT_BYTES}});
    let refusal = json!({
        "allOf": [
            {"$ref": format!("{SCHEMAS}Error")},
            {"type": "object", "properties": {"error": {
                "type": "object",
                "properties": {"data": {"type": "object", "properties": {"reason": reason}}},
            }}},
        ],
    });
    json!({"post": {
        "operationId": uploads::NAME,
        "summary": "Gives the text of a PDF, DOCX or text file. Nothing of it is stored.",
        "tags": ["documents"],
        "security": [{"session": []}],
        "requestBody": {"required": true, "content": {"*/*": file}},
        "responses": {
            "200": {"description": "Done.", "content": {"application/json": {"schema": text}}},
            "default": {"description": "Refused or failed.", "content": {"application/json": {"schema": refusal}}},
        },
    }})
}

fn result_schema(output: &Value) -> Value {
    json!({
        "type": "object",
        "required": ["result"],
        "properties": {
            "result": {"type": "object", "required": ["data"], "properties": {"data": output}},
        },
    })
}

fn error_schema() -> Value {
    json!({
        "type": "object",
        "required": ["error"],
        "properties": {"error": {
            "type": "object",
            "required": ["message", "code", "data"],
            "properties": {
                "message": {"type": "string", "description": "What went wrong, for a person."},
                "code": {"type": "integer", "description": "The JSON-RPC 2.0 number of the code."},
                "data": {
                    "type": "object",
                    "required": ["code", "httpStatus"],
                    "properties": {
                        "code": {"type": "string", "examples": ["NOT_FOUND"]},
                        "httpStatus": {"type": "integer"},
                        "path": {"type": "string", "description": "The procedure."},
                    },
                },
            },
        }},
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::procedures;
    use std::path::Path;

    /// `UPDATE_GENERATED=1 cargo test -p api` writes it anew.
    #[test]
    fn the_committed_document_is_fresh() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/openapi.json");
        let text = text(&procedures::router(), false);
        if std::env::var_os("UPDATE_GENERATED").is_some() {
            std::fs::write(&path, &text).unwrap();
        }
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        let advice = "docs/openapi.json is stale: run `UPDATE_GENERATED=1 cargo test -p api` and commit it";
        assert!(committed == text, "{advice}");
    }

    #[test]
    fn every_procedure_is_in_the_list_and_every_reference_leads_somewhere() {
        let router = procedures::router();
        let there: Vec<String> = router.procedures().into_iter().map(|info| info.path).collect();
        let listed: Vec<&str> = ACCESS.iter().map(|rule| rule.path).collect();
        assert_eq!(there, listed);
        let document = document(&router, true);
        let text = document.to_string();
        for reference in text.split("\"$ref\":\"").skip(1) {
            let target = reference.split('"').next().unwrap();
            let found = document.pointer(target.strip_prefix('#').unwrap());
            assert!(found.is_some_and(Value::is_object), "{target}");
        }
        assert_eq!(document["components"]["securitySchemes"]["session"]["name"], "__Host-preppal_session");
    }
}
