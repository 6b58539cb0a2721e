package org.modelcomplexity.engine.graph.export;

import java.util.List;
import org.modelcomplexity.engine.graph.EinsumProducts;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.engine.problem.Refusal;
import org.modelcomplexity.engine.tensor.Attributes;
import org.modelcomplexity.engine.tensor.Attributes.AttentionProducts;
import org.modelcomplexity.engine.tensor.Attributes.Convolution;
import org.modelcomplexity.engine.tensor.Attributes.Interpolation;
import org.modelcomplexity.engine.tensor.Attributes.Normalization;
import org.modelcomplexity.engine.tensor.Attributes.Recurrence;
import org.modelcomplexity.engine.tensor.Shape;
import org.modelcomplexity.engine.tensor.Tensor;

/** What ATen's layers are beside their tensors, read from their arguments and from the shapes of their weights. */
final class AtenLayers {
    private AtenLayers() {}

    /** Weights are out, in / groups, kernel; of a transposed one in, out / groups, kernel. */
    static Attributes convolution(Call call, int axes, boolean transposed) {
        Shape weight = call.shape("weight", axes + 2);
        if (weight.rank() != axes + 2) {
            throw new Refusal(
                    Problem.SIZE_MISMATCH, "its weight must have " + (axes + 2) + " axes, not shape " + weight);
        }
        long groups = call.number("groups", 1);
        if (groups < 1) {
            throw new Refusal(Problem.WRONG_VALUE, "its groups must be at least 1, not " + groups);
        }
        Shape input = call.alike("input", axes + 1);
        long[] kernel = new long[axes];
        for (int i = 0; i < axes; i++) {
            kernel[i] = weight.size(2 + i);
        }
        long in = transposed ? weight.size(0) : Math.multiplyExact(weight.size(1), groups);
        long out = transposed ? Math.multiplyExact(weight.size(1), groups) : weight.size(0);
        if (input.size(-axes - 1) != in || call.out().size(call.out().axis(-axes - 1L)) != out) {
            throw new Refusal(
                    Problem.CHANNEL_MISMATCH,
                    "its weight of shape " + weight + " takes " + in + " channels to " + out + ", but it reads " + input
                            + " and gives " + call.out());
        }
        boolean word = !call.text("padding", "").isEmpty();
        long[] padding = word ? new long[axes] : call.numbers("padding", axes, 0);
        for (int i = 0; i < axes; i++) {
            padding[i] = Math.multiplyExact(2, padding[i]);
        }
        return new Convolution(
                in,
                out,
                kernel,
                call.numbers("stride", axes, 1),
                padding,
                call.numbers("dilation", axes, 1),
                groups,
                call.has("bias"),
                word,
                Attributes.Edge.CONSTANT);
    }

    static Attributes dense(Call call) {
        Shape weight = call.shape("weight", 1);
        long in = call.shape("input", 1).size(-1);
        if (weight.size(-1) != in) {
            throw new Refusal(
                    Problem.CHANNEL_MISMATCH, "its weight of shape " + weight + " does not take " + in + " features");
        }
        return new Attributes.Dense(in, weight.rank() > 1 ? weight.size(0) : 1, call.has("bias"));
    }

    static Attributes addedProduct(Call call) {
        Shape second = call.shape("mat2", 2);
        long in = call.shape("mat1", 2).size(-1);
        if (second.size(0) != in) {
            throw new Refusal(
                    Problem.CHANNEL_MISMATCH, "a matrix of shape " + second + " does not take " + in + " features");
        }
        return new Attributes.Dense(in, second.size(-1), true);
    }

    /** A product of two, whose inner sizes are one. */
    static Attributes product(Call call) {
        List<Tensor> both = call.all();
        if (both.size() != 2) {
            throw new Refusal(Problem.WRONG_TYPE, "it must read two tensors, not " + both.size());
        }
        Shape first = both.get(0).shape();
        Shape second = both.get(1).shape();
        if (first.rank() < 1
                || second.rank() < 1
                || first.size(-1) != second.size(second.rank() == 1 ? 0 : second.rank() - 2)) {
            throw new Refusal(Problem.SIZE_MISMATCH, "it cannot multiply " + first + " by " + second);
        }
        return Attributes.NONE;
    }

    /** What is reduced has no fewer elements than what comes out. */
    static Attributes reduction(Call call) {
        Shape input = call.shape("self", 0);
        if (input.elements() < call.out().elements() && !input.isEmpty()) {
            throw new Refusal(Problem.SIZE_MISMATCH, "it cannot reduce " + input + " to " + call.out());
        }
        return Attributes.NONE;
    }

    /** All letters of the equation by size; an ellipsis stands for the axes that have none. */
    static Attributes einsum(Call call) {
        String equation = call.text("equation", "").replace(" ", "");
        String[] sides = equation.split("->", -1);
        String[] operands = sides[0].split(",", -1);
        List<Tensor> tensors = call.list("tensors");
        if (tensors.size() != operands.length || tensors.isEmpty()) {
            throw new Refusal(Problem.WRONG_VALUE, "its equation must have a part for each of its tensors");
        }
        return EinsumProducts.of(
                        operands,
                        sides.length > 1 ? sides[1] : null,
                        tensors.stream().map(Tensor::shape).toList())
                .products();
    }

    static Attributes attention(Call call) {
        Shape query = call.shape("query", 2);
        Shape key = call.shape("key", 2);
        Shape value = call.shape("value", 2);
        return new AttentionProducts(
                query.product(0, query.rank() - 2),
                query.size(-2),
                key.size(-2),
                query.size(-1),
                value.size(-1),
                call.has("attn_mask"));
    }

    static Attributes batchNorm(Call call) {
        Shape input = call.shape("input", 2);
        boolean tracks = call.has("running_mean") && !call.flag("training", false);
        return new Normalization(call.has("weight"), tracks, Shape.possiblyEmpty(input.size(1)));
    }

    static Attributes instanceNorm(Call call) {
        Shape input = call.shape("input", 2);
        boolean tracks = call.has("running_mean") && !call.flag("use_input_stats", true);
        return new Normalization(call.has("weight"), tracks, Shape.possiblyEmpty(input.size(0), input.size(1)));
    }

    static Attributes groupNorm(Call call) {
        long groups = Math.max(1, call.number("num_groups", 1));
        return new Normalization(
                call.has("weight"),
                false,
                Shape.possiblyEmpty(call.shape("input", 2).size(0), groups));
    }

    static Attributes layerNorm(Call call) {
        int axes = call.numbers("normalized_shape").size();
        Shape input = call.shape("input", axes);
        long[] before = java.util.Arrays.copyOf(input.sizes(), input.rank() - axes);
        return new Normalization(call.has("weight"), false, Shape.possiblyEmpty(before));
    }

    /** A program in evaluation drops nothing, whatever it is asked for. */
    static Attributes dropping(Call call, boolean channels) {
        boolean training = call.flag("train", call.flag("training", false));
        Attributes.Drawn drawn = channels ? Attributes.Drawn.CHANNELS : Attributes.Drawn.ELEMENTS;
        return new Attributes.Dropping(call.inPlace(), training ? drawn : Attributes.Drawn.NOTHING);
    }

    static Attributes softmax(Call call) {
        Shape input = call.shape("self", 0);
        if (input.rank() == 0) {
            return new Attributes.Softmax(0, 1, true);
        }
        int axis = input.axis(call.number("dim", -1));
        return new Attributes.Softmax(axis, Math.max(1, input.size(axis)), true);
    }

    static Attributes pooling(Call call, int axes) {
        call.alike("self", axes + 1);
        long[] kernel = call.numbers("kernel_size", axes, 1);
        Object stride = call.arguments().get("stride");
        boolean given = stride instanceof List<?> list ? !list.isEmpty() : stride != null;
        return new Attributes.Pooling(
                kernel,
                given ? call.numbers("stride", axes, 1) : kernel,
                call.numbers("padding", axes, 0),
                call.flag("count_include_pad", true));
    }

    static Attributes resize(Call call, Interpolation mode) {
        call.alike(call.has("self") ? "self" : "input", 2);
        return new Attributes.Resize(mode, new double[0], false);
    }

    static Attributes adaptive(Call call, int axes) {
        call.alike("self", axes + 1);
        return new Attributes.AdaptivePooling(call.numbers("output_size", axes, 1), false);
    }

    /** Weights stand layer by layer and direction by direction: input, hidden, then biases and a projection. */
    static Attributes recurrence(Call call, long gates, boolean rectified) {
        List<Tensor> params = call.list("params");
        Shape input = call.shape("input", 2);
        boolean bias = call.flag("has_biases", true);
        if (params.size() < 2
                || params.get(0).shape().rank() != 2
                || params.get(1).shape().rank() != 2) {
            throw new Refusal(Problem.WRONG_VALUE, "its params must begin with two matrices");
        }
        Shape first = params.get(0).shape();
        Shape second = params.get(1).shape();
        long hidden = first.size(0) / gates;
        boolean time = !call.flag("batch_first", false);
        boolean batched = input.rank() > 2;
        return new Recurrence(
                gates,
                first.size(1),
                hidden,
                second.size(1) == hidden ? 0 : second.size(1),
                Math.max(1, call.number("num_layers", 1)),
                call.flag("bidirectional", false) ? 2 : 1,
                bias,
                rectified,
                batched ? input.size(time ? 0 : 1) : input.size(0),
                batched ? input.size(time ? 1 : 0) : 1,
                !time,
                call.number("num_layers", 1) > 1 && call.flag("train", false));
    }

    static Attributes cell(Call call, long gates, boolean rectified) {
        Shape first = call.shape("w_ih", 2);
        Shape input = call.shape("input", 1);
        long samples = input.rank() > 1 ? input.size(0) : 1;
        return new Recurrence(
                gates,
                first.size(1),
                first.size(0) / gates,
                0,
                1,
                1,
                call.has("b_ih"),
                rectified,
                1,
                samples,
                false,
                false);
    }
}
