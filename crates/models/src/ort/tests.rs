//! Crafted and damaged `.ort` files.

use flatbuffers::{FlatBufferBuilder, TableFinishedWIPOffset, UnionWIPOffset, WIPOffset};
use proptest::prelude::*;
use prost::Message as _;

use super::{
    ConvertError,
    onnx::{Graph, Model},
    ort_to_onnx,
};

type Builder = FlatBufferBuilder<'static>;
type Offset = WIPOffset<TableFinishedWIPOffset>;

/// A node to be written: operator, domain, inputs, attributes. Its output is "out".
struct Crafted {
    operator: &'static str,
    domain: &'static str,
    inputs: Vec<&'static str>,
    attributes: Vec<(&'static str, Value)>,
}

enum Value {
    Float(f32),
    Int(i64),
    Text(&'static str),
    /// A graph of one node, this often within itself.
    Graph(usize),
}

/// Writes a table: fields of four bytes or more, as (slot, value).
fn table(builder: &mut Builder, offsets: &[(u16, WIPOffset<UnionWIPOffset>)], ints: &[(u16, i32)]) -> Offset {
    let start = builder.start_table();
    for (slot, offset) in offsets {
        builder.push_slot_always(*slot, *offset);
    }
    for (slot, value) in ints {
        builder.push_slot_always(*slot, *value);
    }
    builder.end_table(start)
}

fn texts(builder: &mut Builder, texts: &[&str]) -> WIPOffset<UnionWIPOffset> {
    let offsets: Vec<_> = texts.iter().map(|text| builder.create_string(text)).collect();
    builder.create_vector(&offsets).as_union_value()
}

fn text(builder: &mut Builder, text: &str) -> WIPOffset<UnionWIPOffset> {
    builder.create_string(text).as_union_value()
}

/// A constant of that type whose elements are `data`.
fn tensor(builder: &mut Builder, name: &str, element: i32, data: &[u8]) -> Offset {
    let name = text(builder, name);
    let dims = builder.create_vector(&[i64::try_from(data.len()).unwrap()]).as_union_value();
    let data = builder.create_vector(data).as_union_value();
    table(builder, &[(4, name), (8, dims), (12, data)], &[(10, element)])
}

/// The type of a value with `rank` dimensions of unknown size.
fn typed(builder: &mut Builder, name: &str, rank: usize) -> Offset {
    let dims: Vec<_> = (0..rank).map(|_| table(builder, &[], &[])).collect();
    let dims = builder.create_vector(&dims).as_union_value();
    let shape = table(builder, &[(4, dims)], &[]).as_union_value();
    let tensor = table(builder, &[(6, shape)], &[(4, 1)]).as_union_value();
    let kind = table(builder, &[(8, tensor)], &[]).as_union_value();
    let name = text(builder, name);
    table(builder, &[(4, name), (8, kind)], &[])
}

fn attribute(builder: &mut Builder, name: &str, value: &Value) -> Offset {
    let name = text(builder, name);
    match value {
        Value::Float(float) => {
            let start = builder.start_table();
            builder.push_slot_always(4, name);
            builder.push_slot_always(8, 1i32);
            builder.push_slot_always(10, *float);
            builder.end_table(start)
        }
        Value::Int(int) => {
            let start = builder.start_table();
            builder.push_slot_always(4, name);
            builder.push_slot_always(8, 2i32);
            builder.push_slot_always(12, *int);
            builder.end_table(start)
        }
        Value::Text(value) => {
            let value = text(builder, value);
            table(builder, &[(4, name), (14, value)], &[(8, 3)])
        }
        Value::Graph(depth) => {
            let attributes = if *depth > 1 { vec![("body", Value::Graph(depth - 1))] } else { Vec::new() };
            let inner = [Crafted { operator: "If", domain: "", inputs: vec!["x"], attributes }];
            let graph = graph(builder, &inner, &[]).as_union_value();
            table(builder, &[(4, name), (18, graph)], &[(8, 5)])
        }
    }
}

fn graph(builder: &mut Builder, crafted: &[Crafted], constants: &[Offset]) -> Offset {
    let mut nodes = Vec::new();
    for node in crafted {
        let attributes: Vec<_> =
            node.attributes.iter().map(|(name, value)| attribute(builder, name, value)).collect();
        let attributes = builder.create_vector(&attributes).as_union_value();
        let (domain, operator) = (text(builder, node.domain), text(builder, node.operator));
        let (inputs, outputs) = (texts(builder, &node.inputs), texts(builder, &["out"]));
        nodes.push(table(
            builder,
            &[(8, domain), (14, operator), (20, inputs), (22, outputs), (24, attributes)],
            &[],
        ));
    }
    let values = [typed(builder, "x", 4), typed(builder, "flat", 1)];
    let (values, nodes) =
        (builder.create_vector(&values).as_union_value(), builder.create_vector(&nodes).as_union_value());
    let constants = builder.create_vector(constants).as_union_value();
    let (inputs, outputs) = (texts(builder, &["x", "weights"]), texts(builder, &["out"]));
    table(builder, &[(4, constants), (6, values), (8, nodes), (14, inputs), (16, outputs)], &[])
}

/// A whole file with these nodes. Constants: "weights" and "zero", unsigned.
fn file(nodes: &[Crafted]) -> Vec<u8> {
    let mut builder = Builder::new();
    let constants =
        [tensor(&mut builder, "weights", 2, &[0, 128, 255]), tensor(&mut builder, "zero", 2, &[128])];
    let graph = graph(&mut builder, nodes, &constants).as_union_value();
    let model = table(&mut builder, &[(18, graph)], &[]).as_union_value();
    let session = table(&mut builder, &[(6, model)], &[]);
    builder.finish(session, Some("ORTM"));
    builder.finished_data().to_vec()
}

fn node(operator: &'static str, inputs: &[&'static str], attributes: Vec<(&'static str, Value)>) -> Crafted {
    Crafted { operator, domain: "com.microsoft", inputs: inputs.to_vec(), attributes }
}

fn converted(nodes: &[Crafted]) -> Graph {
    let bytes = ort_to_onnx(&file(nodes)).unwrap();
    Model::decode(bytes.as_slice()).unwrap().graph.unwrap()
}

fn operators(graph: &Graph) -> Vec<&str> {
    graph.nodes.iter().map(|node| node.operator.as_str()).collect()
}

#[test]
fn fused_operators_become_simple_ones() {
    let table = [
        (
            node("DynamicQuantizeMatMul", &["x", "weights", "scale", "zero", "bias"], vec![]),
            vec!["DynamicQuantizeLinear", "MatMulInteger", "Cast", "Mul", "Mul", "Add"],
        ),
        (
            node("MatMulIntegerToFloat", &["x", "weights", "s", "t", "", "zero"], vec![]),
            vec!["MatMulInteger", "Cast", "Mul", "Mul"],
        ),
        (node("FusedMatMul", &["x", "x"], vec![("transB", Value::Int(1))]), vec!["Transpose", "MatMul"]),
        (node("FusedMatMul", &["x", "x"], vec![("alpha", Value::Float(0.5))]), vec!["MatMul", "Mul"]),
        (
            node("FusedConv", &["x", "weights"], vec![("activation", Value::Text("Tanh"))]),
            vec!["Conv", "Tanh"],
        ),
        (node("QuickGelu", &["x"], vec![("alpha", Value::Float(1.0))]), vec!["Sigmoid", "Mul"]),
        (node("QuickGelu", &["x"], vec![("alpha", Value::Float(1.7))]), vec!["QuickGelu"]),
        (node("SkipLayerNormalization", &["x"], vec![]), vec!["SkipLayerNormalization"]),
    ];
    for (node, expected) in table {
        let graph = converted(&[node]);
        assert_eq!(operators(&graph), expected);
        let last = graph.nodes.last().unwrap();
        assert_eq!(last.outputs, ["out"], "{expected:?}");
        assert_eq!(graph.inputs.iter().map(|value| value.name.as_str()).collect::<Vec<_>>(), ["x"]);
    }
}

#[test]
fn a_transposed_value_keeps_its_batch() {
    let graph = converted(&[node("FusedMatMul", &["x", "x"], vec![("transA", Value::Int(1))])]);
    assert_eq!(graph.nodes[0].attributes[0].ints, [0, 1, 3, 2]);
}

#[test]
fn weights_are_signed_when_only_products_use_them() {
    let product = || node("MatMulIntegerToFloat", &["x", "weights", "s", "t", "a", "zero"], vec![]);
    let data = |graph: &Graph, place: usize| {
        (graph.initializers[place].element, graph.initializers[place].data.clone().unwrap())
    };
    let graph = converted(&[product()]);
    assert_eq!(data(&graph, 0), (3, vec![0x80, 0, 0x7f]));
    assert_eq!(data(&graph, 1), (3, vec![0]));
    let others = [
        node("SkipLayerNormalization", &["weights"], vec![]),
        node("MatMulIntegerToFloat", &["x", "x", "s", "t", "a", "zero"], vec![]),
        node("MatMulIntegerToFloat", &["x", "weights", "s", "t"], vec![]),
    ];
    for other in others {
        let graph = converted(&[product(), other]);
        assert_eq!(data(&graph, 0), (2, vec![0, 128, 255]));
    }
}

#[test]
fn what_is_not_known_is_refused() {
    let table = [
        (node("FusedMatMul", &["x", "unknown"], vec![("transB", Value::Int(1))]), "unknown shape"),
        (node("FusedMatMul", &["flat", "x"], vec![("transA", Value::Int(1))]), "less than two"),
        (node("FusedMatMul", &["x", "x"], vec![("transBatchA", Value::Int(1))]), "batches"),
        (node("FusedConv", &["x", "weights"], vec![("activation", Value::Text("HardSigmoid"))]), "FusedConv"),
        (node("DynamicQuantizeMatMul", &["x"], vec![]), "too few inputs"),
    ];
    for (node, why) in table {
        let error = ort_to_onnx(&file(&[node])).unwrap_err();
        assert!(matches!(&error, ConvertError::Unsupported { what } if what.contains(why)), "{error}");
    }
}

#[test]
fn graphs_within_graphs_are_bounded() {
    let nested = |depth| ort_to_onnx(&file(&[node("If", &["x"], vec![("body", Value::Graph(depth))])]));
    nested(7).unwrap();
    assert_eq!(nested(8), Err(ConvertError::TooDeep));
}

#[test]
fn other_files_are_refused() {
    assert_eq!(ort_to_onnx(b""), Err(ConvertError::NotOrt));
    assert_eq!(ort_to_onnx(b"PK\x03\x04 a zip archive"), Err(ConvertError::NotOrt));
    assert_eq!(ort_to_onnx(b"\x08\0\0\0ORTM"), Err(ConvertError::Damaged { at: 8 }));
}

/// A vector of a million offsets that all lead to the same text would be a million texts.
#[test]
fn a_text_that_is_named_a_million_times_is_refused() {
    let mut builder = Builder::new();
    let long = builder.create_string(&"x".repeat(50_000));
    let many = builder.create_vector(&vec![long; 50_000]).as_union_value();
    let graph = table(&mut builder, &[(14, many)], &[]).as_union_value();
    let model = table(&mut builder, &[(18, graph)], &[]).as_union_value();
    let session = table(&mut builder, &[(6, model)], &[]);
    builder.finish(session, Some("ORTM"));
    assert_eq!(ort_to_onnx(builder.finished_data()), Err(ConvertError::TooMuch));
}

/// A file in which much can be damaged.
fn good_file() -> Vec<u8> {
    file(&[
        node("DynamicQuantizeMatMul", &["x", "weights", "scale", "zero", "bias"], vec![]),
        node("FusedMatMul", &["x", "x"], vec![("transB", Value::Int(1)), ("alpha", Value::Float(0.5))]),
        node("If", &["x"], vec![("body", Value::Graph(2))]),
    ])
}

proptest! {
    #[test]
    fn any_bytes_are_converted_or_refused(mut bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        if let Some(identifier) = bytes.get_mut(4..8) {
            identifier.copy_from_slice(b"ORTM");
        }
        let _ = ort_to_onnx(&bytes);
    }

    #[test]
    fn a_damaged_file_is_converted_or_refused(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        kept in any::<prop::sample::Index>(),
        cut in any::<bool>(),
    ) {
        let mut bytes = good_file();
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if cut {
            bytes.truncate(kept.index(bytes.len()));
        }
        let _ = ort_to_onnx(&bytes);
    }
}
