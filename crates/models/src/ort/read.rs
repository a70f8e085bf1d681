//! ONNX Runtime's schema: reads the tables of an `.ort` file into ONNX messages.
//!
//! The schema: <https://github.com/microsoft/onnxruntime/blob/main/onnxruntime/core/flatbuffers/schema/ort.fbs>.

use std::collections::{HashMap, HashSet};

use super::{
    ConvertError,
    flatbuffer::{Buffer, Field, Table},
    onnx::{
        Attribute, AttributeKind, Dimension, Graph, IR_VERSION, Model, Node, OperatorSet, Shape, Tensor,
        TensorKind, Value, ValueKind,
    },
};

/// The file identifier of the format.
const IDENTIFIER: &[u8] = b"ORTM";

/// Graphs within graphs. A merged decoder has 2.
const MAX_DEPTH: usize = 8;

/// Domains whose operators the runtime knows; versions of other domains are not carried over.
const DOMAINS: [&str; 3] = ["", "ai.onnx", MICROSOFT];

/// The domain of ONNX Runtime's own operators.
pub(super) const MICROSOFT: &str = "com.microsoft";

/// `TensorDataType.STRING`: such tensors have their values elsewhere.
const STRING: i32 = 8;

// Fields, by table.
const SESSION_MODEL: Field = 6;
const MODEL_OPERATOR_SETS: Field = 6;
const MODEL_GRAPH: Field = 18;
const OPERATOR_SET_DOMAIN: Field = 4;
const OPERATOR_SET_VERSION: Field = 6;
const GRAPH_INITIALIZERS: Field = 4;
const GRAPH_VALUES: Field = 6;
const GRAPH_NODES: Field = 8;
const GRAPH_INPUTS: Field = 14;
const GRAPH_OUTPUTS: Field = 16;
const NODE_DOMAIN: Field = 8;
const NODE_OPERATOR: Field = 14;
const NODE_INPUTS: Field = 20;
const NODE_OUTPUTS: Field = 22;
const NODE_ATTRIBUTES: Field = 24;
const ATTRIBUTE_NAME: Field = 4;
const ATTRIBUTE_KIND: Field = 8;
const ATTRIBUTE_FLOAT: Field = 10;
const ATTRIBUTE_INT: Field = 12;
const ATTRIBUTE_TEXT: Field = 14;
const ATTRIBUTE_TENSOR: Field = 16;
const ATTRIBUTE_GRAPH: Field = 18;
const ATTRIBUTE_FLOATS: Field = 20;
const ATTRIBUTE_INTS: Field = 22;
const TENSOR_NAME: Field = 4;
const TENSOR_DIMS: Field = 8;
const TENSOR_ELEMENT: Field = 10;
const TENSOR_DATA: Field = 12;
const VALUE_NAME: Field = 4;
const VALUE_TYPE: Field = 8;
const TYPE_VALUE: Field = 8;
const TENSOR_TYPE_ELEMENT: Field = 4;
const TENSOR_TYPE_SHAPE: Field = 6;
const SHAPE_DIMS: Field = 4;
const DIMENSION_VALUE: Field = 4;
const DIMENSION_KIND: Field = 4;
const DIMENSION_SIZE: Field = 6;
const DIMENSION_NAME: Field = 8;

/// `DimensionValueType.VALUE`.
const DIMENSION_HAS_SIZE: u8 = 1;
/// `DimensionValueType.PARAM`.
const DIMENSION_HAS_NAME: u8 = 2;

/// Reads the whole file.
pub(super) fn model<'a>(buffer: &'a Buffer<'a>) -> Result<Model, ConvertError> {
    if buffer.identifier() != Some(IDENTIFIER) {
        return Err(ConvertError::NotOrt);
    }
    let model = buffer.root()?.table(SESSION_MODEL)?.ok_or(ConvertError::Missing { what: "model" })?;
    let top = model.table(MODEL_GRAPH)?.ok_or(ConvertError::Missing { what: "graph" })?;
    let mut operator_sets = Vec::new();
    for set in model.tables(MODEL_OPERATOR_SETS)? {
        let domain = set.text(OPERATOR_SET_DOMAIN)?;
        if DOMAINS.contains(&domain.as_str()) {
            operator_sets.push(OperatorSet { domain: Some(domain), version: set.i64(OPERATOR_SET_VERSION)? });
        }
    }
    Ok(Model { ir_version: IR_VERSION, graph: Some(graph(&top, 0)?), operator_sets })
}

fn graph(table: &Table<'_>, depth: usize) -> Result<Graph, ConvertError> {
    if depth >= MAX_DEPTH {
        return Err(ConvertError::TooDeep);
    }
    let initializers = collect(table, GRAPH_INITIALIZERS, tensor)?;
    let values = collect(table, GRAPH_VALUES, value)?;
    let nodes = collect(table, GRAPH_NODES, |inner| node(inner, depth))?;
    let constants: HashSet<&str> = initializers.iter().map(|tensor| tensor.name.as_str()).collect();
    // The format lists initialised values among the inputs; for ONNX they would be inputs that somebody must give.
    let inputs = table.texts(GRAPH_INPUTS)?.into_iter().filter(|name| !constants.contains(name.as_str()));
    let kinds: HashMap<&str, &Option<ValueKind>> =
        values.iter().map(|value| (value.name.as_str(), &value.kind)).collect();
    let typed = |name: String| {
        let kind = kinds.get(name.as_str()).copied().cloned().flatten();
        Value { name, kind }
    };
    let inputs = inputs.map(typed).collect();
    let outputs = table.texts(GRAPH_OUTPUTS)?.into_iter().map(typed).collect();
    Ok(Graph { name: format!("graph{depth}"), nodes, initializers, inputs, outputs, values })
}

fn collect<T>(
    table: &Table<'_>,
    field: Field,
    read: impl Fn(&Table<'_>) -> Result<T, ConvertError>,
) -> Result<Vec<T>, ConvertError> {
    table.tables(field)?.iter().map(read).collect()
}

fn node(table: &Table<'_>, depth: usize) -> Result<Node, ConvertError> {
    Ok(Node {
        inputs: table.texts(NODE_INPUTS)?,
        outputs: table.texts(NODE_OUTPUTS)?,
        name: String::new(),
        operator: table.text(NODE_OPERATOR)?,
        attributes: collect(table, NODE_ATTRIBUTES, |inner| attribute(inner, depth))?,
        domain: table.text(NODE_DOMAIN)?,
    })
}

fn attribute(table: &Table<'_>, depth: usize) -> Result<Attribute, ConvertError> {
    let name = table.text(ATTRIBUTE_NAME)?;
    let number = table.i32(ATTRIBUTE_KIND)?;
    let kind = AttributeKind::try_from(number).unwrap_or(AttributeKind::Undefined);
    let mut attribute = Attribute { name, kind: number, ..Attribute::default() };
    match kind {
        AttributeKind::Float => attribute.float = Some(table.f32(ATTRIBUTE_FLOAT)?),
        AttributeKind::Int => attribute.int = Some(table.i64(ATTRIBUTE_INT)?),
        AttributeKind::Text => attribute.text = Some(table.text(ATTRIBUTE_TEXT)?),
        AttributeKind::Tensor => {
            attribute.tensor = table.table(ATTRIBUTE_TENSOR)?.map(|inner| tensor(&inner)).transpose()?;
        }
        AttributeKind::Graph => {
            attribute.graph =
                table.table(ATTRIBUTE_GRAPH)?.map(|inner| graph(&inner, depth + 1)).transpose()?;
        }
        AttributeKind::Floats => attribute.floats = table.f32s(ATTRIBUTE_FLOATS)?,
        AttributeKind::Ints => attribute.ints = table.i64s(ATTRIBUTE_INTS)?,
        AttributeKind::Undefined => {
            return Err(ConvertError::Unsupported { what: format!("an attribute of type {number}") });
        }
    }
    Ok(attribute)
}

fn tensor(table: &Table<'_>) -> Result<Tensor, ConvertError> {
    let element = table.i32(TENSOR_ELEMENT)?;
    if element == STRING {
        return Err(ConvertError::Unsupported { what: "a tensor of texts".to_owned() });
    }
    Ok(Tensor {
        dims: table.i64s(TENSOR_DIMS)?,
        element,
        name: table.text(TENSOR_NAME)?,
        data: Some(table.bytes(TENSOR_DATA)?.to_vec()),
    })
}

fn value(table: &Table<'_>) -> Result<Value, ConvertError> {
    let name = table.text(VALUE_NAME)?;
    let Some(tensor) = table.table(VALUE_TYPE)?.map(|kind| kind.table(TYPE_VALUE)).transpose()?.flatten()
    else {
        return Ok(Value { name, kind: None });
    };
    let shape = match tensor.table(TENSOR_TYPE_SHAPE)? {
        Some(shape) => Some(Shape { dims: collect(&shape, SHAPE_DIMS, dimension)? }),
        None => None,
    };
    let tensor = TensorKind { element: tensor.i32(TENSOR_TYPE_ELEMENT)?, shape };
    Ok(Value { name, kind: Some(ValueKind { tensor: Some(tensor) }) })
}

fn dimension(table: &Table<'_>) -> Result<Dimension, ConvertError> {
    let Some(value) = table.table(DIMENSION_VALUE)? else { return Ok(Dimension::default()) };
    Ok(match value.u8(DIMENSION_KIND)? {
        DIMENSION_HAS_SIZE => Dimension { size: Some(value.i64(DIMENSION_SIZE)?), name: None },
        DIMENSION_HAS_NAME => Dimension { size: None, name: Some(value.text(DIMENSION_NAME)?) },
        _ => Dimension::default(),
    })
}
