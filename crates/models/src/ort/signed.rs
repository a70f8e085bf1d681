//! Turns unsigned 8-bit weights into signed ones, which is what the runtime's kernels work on.
//!
//! It would otherwise convert each matrix every time it is used, that is, for every token that is decoded. The product of quantised matrices is
//! `(A - a_zero) x (B - b_zero)`: when 128 is taken from both `B` and `b_zero`, the result is the same.

use std::collections::{HashMap, HashSet};

use super::onnx::{Graph, Node, Tensor};

/// `TensorProto.DataType.UINT8`.
const UNSIGNED: i32 = 2;
/// `TensorProto.DataType.INT8`.
const SIGNED: i32 = 3;
/// Flipping the top bit takes 128 from an unsigned number and makes it signed.
const TOP_BIT: u8 = 0x80;

/// Inputs of `MatMulInteger`: the weights and their zero point.
const WEIGHTS: [usize; 2] = [1, 3];

/// Rewrites the weights of all products in `graph`. It is all or nothing: when one of them is not an unsigned constant that has no other
/// use, nothing is changed.
pub(super) fn sign_weights(graph: &mut Graph) {
    let mut uses = Uses::default();
    uses.collect(graph);
    let only_weights =
        |name: &String| !uses.elsewhere.contains(name) && uses.constants.get(name) == Some(&UNSIGNED);
    if uses.complete && uses.weights.iter().all(only_weights) {
        flip(graph, &uses.weights);
    }
}

/// What the values of a model are used for. Names are the same in a graph and those within it.
struct Uses {
    /// Names of weights and zero points.
    weights: HashSet<String>,
    /// Names of whatever is used for anything else.
    elsewhere: HashSet<String>,
    /// Type of element of each constant.
    constants: HashMap<String, i32>,
    /// Whether each product has a zero point for its weights.
    complete: bool,
}

impl Default for Uses {
    fn default() -> Self {
        Self { weights: HashSet::new(), elsewhere: HashSet::new(), constants: HashMap::new(), complete: true }
    }
}

impl Uses {
    fn collect(&mut self, graph: &Graph) {
        self.constants.extend(graph.initializers.iter().map(|tensor| (tensor.name.clone(), tensor.element)));
        self.elsewhere.extend(graph.outputs.iter().map(|value| value.name.clone()));
        for node in &graph.nodes {
            let product = is_product(node);
            for (place, name) in node.inputs.iter().enumerate() {
                let uses =
                    if product && WEIGHTS.contains(&place) { &mut self.weights } else { &mut self.elsewhere };
                uses.insert(name.clone());
            }
            self.complete &= !product || node.inputs.len() > 3;
            for inner in node.attributes.iter().filter_map(|attribute| attribute.graph.as_ref()) {
                self.collect(inner);
            }
        }
    }
}

fn is_product(node: &Node) -> bool {
    node.domain.is_empty() && node.operator == "MatMulInteger"
}

fn flip(graph: &mut Graph, names: &HashSet<String>) {
    for tensor in graph.initializers.iter_mut().filter(|tensor| names.contains(&tensor.name)) {
        let Tensor { element, data, .. } = tensor;
        *element = SIGNED;
        for byte in data.iter_mut().flatten() {
            *byte ^= TOP_BIT;
        }
    }
    let attributes = graph.nodes.iter_mut().flat_map(|node| &mut node.attributes);
    for inner in attributes.filter_map(|attribute| attribute.graph.as_mut()) {
        flip(inner, names);
    }
}
