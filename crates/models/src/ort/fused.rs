//! Replaces the operators that ONNX Runtime has fused by the standard ones they are made of.
//!
//! What they compute: <https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md>. Others of that domain are kept: the
//! runtime knows the common ones.

use std::collections::HashMap;

use super::{
    ConvertError,
    onnx::{Attribute, AttributeKind, FLOAT, Graph, Node, Tensor, Value},
    read::MICROSOFT,
};

/// Replaces fused operators in `graph` and in the graphs within it.
pub(super) fn replace(graph: Graph) -> Result<Graph, ConvertError> {
    Replacement::default().graph(graph)
}

/// The work on one model: names that are new, and what is known about values.
#[derive(Default)]
struct Replacement {
    /// How many names were made up.
    names: usize,
    /// Number of dimensions of each value whose shape the file knows, in this graph and those around it.
    ranks: HashMap<String, usize>,
    /// Constants to add to the graph in work.
    constants: Vec<Tensor>,
}

impl Replacement {
    fn graph(&mut self, mut graph: Graph) -> Result<Graph, ConvertError> {
        for value in &graph.values {
            if let Some(rank) = rank(value) {
                self.ranks.insert(value.name.clone(), rank);
            }
        }
        // What the runtime infers itself need not be stored.
        graph.values.clear();
        let outer_constants = std::mem::take(&mut self.constants);
        let mut nodes = Vec::with_capacity(graph.nodes.len());
        for mut node in std::mem::take(&mut graph.nodes) {
            for attribute in &mut node.attributes {
                if let Some(inner) = attribute.graph.take() {
                    attribute.graph = Some(self.graph(inner)?);
                }
            }
            self.node(node, &mut nodes)?;
        }
        for node in &mut nodes {
            node.name = self.fresh(&node.operator);
        }
        graph.nodes = nodes;
        graph.initializers.append(&mut self.constants);
        self.constants = outer_constants;
        Ok(graph)
    }

    fn node(&mut self, node: Node, out: &mut Vec<Node>) -> Result<(), ConvertError> {
        if node.domain != MICROSOFT {
            out.push(Node { domain: String::new(), ..node });
            return Ok(());
        }
        match node.operator.as_str() {
            "DynamicQuantizeMatMul" => self.dynamic_quantize_mat_mul(&node, out),
            "MatMulIntegerToFloat" => self.mat_mul_integer_to_float(&node, out),
            "FusedMatMul" => self.fused_mat_mul(&node, out),
            "FusedConv" => self.fused_conv(node, out),
            "QuickGelu" if float(&node, "alpha") == Some(1.0) => self.quick_gelu(&node, out),
            _ => {
                out.push(node);
                Ok(())
            }
        }
    }

    /// A name that no other value has.
    fn fresh(&mut self, stem: &str) -> String {
        self.names += 1;
        format!("{stem}__x{}", self.names)
    }

    /// Inputs: A, B, scale of B, zero point of B, bias. A is quantised on the way.
    fn dynamic_quantize_mat_mul(&mut self, node: &Node, out: &mut Vec<Node>) -> Result<(), ConvertError> {
        let (quantised, scale, zero) = (self.fresh("quantised"), self.fresh("scale"), self.fresh("zero"));
        let parts = [quantised.clone(), scale.clone(), zero.clone()];
        out.push(standard("DynamicQuantizeLinear", [input(node, 0)?], parts, Vec::new()));
        let product = IntegerProduct {
            a: quantised,
            b: input(node, 1)?,
            a_scale: scale,
            b_scale: input(node, 2)?,
            a_zero: Some(zero),
            b_zero: optional_input(node, 3),
            bias: optional_input(node, 4),
        };
        self.integer_product(product, output(node)?, out);
        Ok(())
    }

    /// Inputs: A, B, scale of A, scale of B, zero point of A, zero point of B, bias.
    fn mat_mul_integer_to_float(&mut self, node: &Node, out: &mut Vec<Node>) -> Result<(), ConvertError> {
        let product = IntegerProduct {
            a: input(node, 0)?,
            b: input(node, 1)?,
            a_scale: input(node, 2)?,
            b_scale: input(node, 3)?,
            a_zero: optional_input(node, 4),
            b_zero: optional_input(node, 5),
            bias: optional_input(node, 6),
        };
        self.integer_product(product, output(node)?, out);
        Ok(())
    }

    /// `result = float(A x B) * (scale of A * scale of B) + bias`.
    fn integer_product(&mut self, product: IntegerProduct, result: String, out: &mut Vec<Node>) {
        let IntegerProduct { a, b, a_scale, b_scale, a_zero, b_zero, bias } = product;
        let (sum, float, scale) = (self.fresh("sum"), self.fresh("float"), self.fresh("scale"));
        let mut inputs = vec![a, b];
        match (a_zero, b_zero) {
            (None, None) => {}
            (Some(a_zero), None) => inputs.push(a_zero),
            (a_zero, Some(b_zero)) => inputs.extend([a_zero.unwrap_or_default(), b_zero]),
        }
        out.push(standard("MatMulInteger", inputs, [sum.clone()], Vec::new()));
        out.push(standard("Cast", [sum], [float.clone()], vec![int_attribute("to", i64::from(FLOAT))]));
        out.push(standard("Mul", [a_scale, b_scale], [scale.clone()], Vec::new()));
        match bias {
            None => out.push(standard("Mul", [float, scale], [result], Vec::new())),
            Some(bias) => {
                let scaled = self.fresh("scaled");
                out.push(standard("Mul", [float, scale], [scaled.clone()], Vec::new()));
                out.push(standard("Add", [scaled, bias], [result], Vec::new()));
            }
        }
    }

    /// `result = alpha * A x B`, either transposed before.
    fn fused_mat_mul(&mut self, node: &Node, out: &mut Vec<Node>) -> Result<(), ConvertError> {
        let mut sides = [input(node, 0)?, input(node, 1)?];
        for (side, flag) in sides.iter_mut().zip(["transA", "transB"]) {
            if int(node, flag) == Some(1) {
                let turned = self.fresh("transposed");
                let order = self.swap_last_two(side)?;
                out.push(standard(
                    "Transpose",
                    [side.clone()],
                    [turned.clone()],
                    vec![ints_attribute("perm", order)],
                ));
                *side = turned;
            }
        }
        if ["transBatchA", "transBatchB"].iter().any(|flag| int(node, flag) == Some(1)) {
            return Err(unsupported("FusedMatMul with transposed batches"));
        }
        let result = output(node)?;
        let alpha = float(node, "alpha").unwrap_or(1.0);
        // Exactly 1 is the default, which means that nothing is to be done.
        if alpha.to_bits() == 1f32.to_bits() {
            out.push(standard("MatMul", sides, [result], Vec::new()));
            return Ok(());
        }
        let (product, factor) = (self.fresh("product"), self.fresh("alpha"));
        out.push(standard("MatMul", sides, [product.clone()], Vec::new()));
        out.push(standard("Mul", [product, factor.clone()], [result], Vec::new()));
        let data = Some(alpha.to_le_bytes().to_vec());
        self.constants.push(Tensor { dims: Vec::new(), element: FLOAT, name: factor, data });
        Ok(())
    }

    /// The order of dimensions that exchanges the last two of `value`.
    fn swap_last_two(&self, value: &str) -> Result<Vec<i64>, ConvertError> {
        let rank = self.ranks.get(value).ok_or_else(|| unsupported("a transposed value of unknown shape"))?;
        let mut order: Vec<i64> = (0i64..).take(*rank).collect();
        match order.as_mut_slice() {
            [.., a, b] => std::mem::swap(a, b),
            _ => return Err(unsupported("a transposed value with less than two dimensions")),
        }
        Ok(order)
    }

    /// A convolution, and an activation after it.
    fn fused_conv(&mut self, mut node: Node, out: &mut Vec<Node>) -> Result<(), ConvertError> {
        let activation = node.attributes.iter().find(|attribute| attribute.name == "activation");
        let activation = activation.and_then(|attribute| attribute.text.clone()).unwrap_or_default();
        // Those two need no parameters; others do.
        if !["Relu", "Tanh"].contains(&activation.as_str()) || node.inputs.len() > 3 {
            return Err(unsupported("this form of FusedConv"));
        }
        node.attributes.retain(|attribute| !attribute.name.starts_with("activation"));
        let result = output(&node)?;
        let convolved = self.fresh("convolved");
        out.push(standard("Conv", node.inputs, [convolved.clone()], node.attributes));
        out.push(standard(&activation, [convolved], [result], Vec::new()));
        Ok(())
    }

    /// `x * sigmoid(x)`: the runtime's own kernels for these two are faster than the one it has for any alpha.
    fn quick_gelu(&mut self, node: &Node, out: &mut Vec<Node>) -> Result<(), ConvertError> {
        let gate = self.fresh("gate");
        out.push(standard("Sigmoid", [input(node, 0)?], [gate.clone()], Vec::new()));
        out.push(standard("Mul", [input(node, 0)?, gate], [output(node)?], Vec::new()));
        Ok(())
    }
}

/// Names of what goes into a product of quantised matrices.
struct IntegerProduct {
    a: String,
    b: String,
    a_scale: String,
    b_scale: String,
    a_zero: Option<String>,
    b_zero: Option<String>,
    bias: Option<String>,
}

fn rank(value: &Value) -> Option<usize> {
    Some(value.kind.as_ref()?.tensor.as_ref()?.shape.as_ref()?.dims.len())
}

fn unsupported(what: &str) -> ConvertError {
    ConvertError::Unsupported { what: what.to_owned() }
}

/// A node of the standard domain.
fn standard(
    operator: &str,
    inputs: impl IntoIterator<Item = String>,
    outputs: impl IntoIterator<Item = String>,
    attributes: Vec<Attribute>,
) -> Node {
    Node {
        inputs: inputs.into_iter().collect(),
        outputs: outputs.into_iter().collect(),
        operator: operator.to_owned(),
        attributes,
        ..Node::default()
    }
}

fn optional_input(node: &Node, number: usize) -> Option<String> {
    node.inputs.get(number).filter(|name| !name.is_empty()).cloned()
}

fn input(node: &Node, number: usize) -> Result<String, ConvertError> {
    optional_input(node, number).ok_or_else(|| unsupported(&format!("{} with too few inputs", node.operator)))
}

fn output(node: &Node) -> Result<String, ConvertError> {
    let first = node.outputs.first().cloned();
    first.ok_or_else(|| unsupported(&format!("{} without an output", node.operator)))
}

fn find<'a>(node: &'a Node, name: &str) -> Option<&'a Attribute> {
    node.attributes.iter().find(|attribute| attribute.name == name)
}

fn float(node: &Node, name: &str) -> Option<f32> {
    find(node, name).and_then(|attribute| attribute.float)
}

fn int(node: &Node, name: &str) -> Option<i64> {
    find(node, name).and_then(|attribute| attribute.int)
}

fn int_attribute(name: &str, value: i64) -> Attribute {
    let kind = AttributeKind::Int.into();
    Attribute { name: name.to_owned(), int: Some(value), kind, ..Attribute::default() }
}

fn ints_attribute(name: &str, ints: Vec<i64>) -> Attribute {
    let kind = AttributeKind::Ints.into();
    Attribute { name: name.to_owned(), ints, kind, ..Attribute::default() }
}
