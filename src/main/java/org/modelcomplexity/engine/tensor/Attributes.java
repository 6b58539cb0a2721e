package org.modelcomplexity.engine.tensor;

import java.util.List;

/**
 * What an operation is beside its tensors: the table of its families, one record each, in resolved form, so that nothing
 * that counts asks for a module's arguments. All are made from plain numbers, without a module. Meanings are torch's. An
 * array has a value for each spatial axis, outermost first; it is shared with who made the record, and never written to.
 */
public sealed interface Attributes {
    /** Of an operation that its kind and its tensors say everything about. */
    None NONE = new None();

    /** Nothing but {@link #NONE}. */
    record None() implements Attributes {}

    /** A kernel slides along the spatial axes. */
    sealed interface Windowed extends Attributes {
        /** The kernel's size on each spatial axis, in elements. */
        long[] kernel();

        /** How many elements of one channel the kernel has, exactly. */
        default long kernelElements() {
            long product = 1;
            for (long size : kernel()) {
                product = Math.multiplyExact(product, size);
            }
            return product;
        }
    }

    /** A bias may be added. */
    sealed interface Biased extends Attributes {
        /** Whether there is a bias. */
        boolean bias();
    }

    /**
     * A convolution or a transposed one; which of them is the operation's kind.
     *
     * @param inChannels channels of the input, all groups together
     * @param outChannels channels of the output, all groups together
     * @param kernel the kernel's size on each spatial axis
     * @param stride the step between two positions on each spatial axis
     * @param padding elements at both ends of each spatial axis together: added before, or taken off a transposed result
     * @param dilation the step between two elements of the kernel on each spatial axis
     * @param groups into how many groups the channels fall
     * @param bias whether an element a channel is added to the output
     * @param paddedByWord whether the operator is told "same" or "valid", no numbers: ATen's {@code _convolution_mode}
     * @param edge what the padding is filled with
     */
    record Convolution(
            long inChannels,
            long outChannels,
            long[] kernel,
            long[] stride,
            long[] padding,
            long[] dilation,
            long groups,
            boolean bias,
            boolean paddedByWord,
            Edge edge)
            implements Windowed, Biased {}

    /** What lies beyond the edge of an axis that is padded. */
    enum Edge {
        CONSTANT,
        REFLECTED,
        REPLICATED,
        CIRCULAR
    }

    /** Axes padded, or cropped. */
    record Padding(Edge edge) implements Attributes {}

    /**
     * A dense layer: the last axis of {@code in} features becomes one of {@code out}.
     *
     * @param in features read
     * @param out features given
     * @param bias whether a number a feature is added
     */
    record Dense(long in, long out, boolean bias) implements Biased {}

    /**
     * A dense layer of two inputs, with a matrix for each feature it gives.
     *
     * @param first features of the first input
     * @param second features of the second input
     * @param bias whether a number a feature is added
     */
    record Bilinear(long first, long second, boolean bias) implements Biased {}

    /**
     * A normalisation by mean and variance, or by the root of the mean square.
     *
     * @param affine whether learned weights follow
     * @param tracksStatistics whether running statistics are used in evaluation, in place of the input's own
     * @param statistics the shape of the statistics, one of each for a group of the input's elements: [C] of a BatchNorm,
     *     [N, C] of an InstanceNorm, [N, groups] of a GroupNorm, the axes before the normalized ones of the others
     */
    record Normalization(boolean affine, boolean tracksStatistics, Shape statistics) implements Attributes {
        /** How many groups have statistics of their own, exactly. */
        public long groups() {
            return statistics.elements();
        }
    }

    /**
     * A local response normalisation.
     *
     * @param size how many neighbouring channels are squared and added up for one element
     */
    record LocalResponse(long size) implements Attributes {}

    /**
     * A pool whose windows slide.
     *
     * @param kernel the window's size on each spatial axis
     * @param stride the step between two windows on each spatial axis
     * @param padding what is added on either side of each spatial axis
     * @param countsPadding whether an average divides by a window's padding too
     */
    record Pooling(long[] kernel, long[] stride, long[] padding, boolean countsPadding) implements Windowed {}

    /** A pool whose windows of the kernel's size are spread over the input at random. */
    record FractionalPooling(long[] kernel) implements Windowed {}

    /**
     * A pool that is asked for sizes: window j of O on an axis of L is [⌊jL / O⌋, ⌈(j + 1)L / O⌉).
     *
     * @param asked what was asked for on each spatial axis; 0 where that was null, which keeps the axis
     * @param oneForAll whether one number was given for all axes, not a list
     */
    record AdaptivePooling(long[] asked, boolean oneForAll) implements Attributes {
        /** How many spatial axes the operator has: 2 for ATen's {@code adaptive_avg_pool2d}. */
        public int dimensions() {
            return asked.length;
        }

        /** Whether an axis was to be kept. */
        public boolean keepsAxis() {
            for (long size : asked) {
                if (size == 0) {
                    return true;
                }
            }
            return false;
        }
    }

    /** How the values between an image's elements are made: of 1 element, of 2, 4, 8 or 16, or as an adaptive average. */
    enum Interpolation {
        NEAREST,
        NEAREST_EXACT,
        LINEAR,
        BILINEAR,
        TRILINEAR,
        BICUBIC,
        AREA
    }

    /**
     * A resize of the spatial axes, those from the third on.
     *
     * @param mode how the values between are made
     * @param factors by how much each spatial axis was to be scaled; empty where sizes were asked for
     * @param oneForAll whether one factor was given for all axes, not a list
     */
    record Resize(Interpolation mode, double[] factors, boolean oneForAll) implements Attributes {}

    /**
     * A softmax, its logarithm or its mirror along an axis.
     *
     * @param axis the axis, from 0; torch's own choice where none was given
     * @param length its size; 1 for a scalar
     * @param asked whether the axis was given
     */
    record Softmax(int axis, long length, boolean asked) implements Attributes {}

    /**
     * What is done along one axis.
     *
     * @param axis the axis, from 0
     * @param length its size
     */
    record Along(int axis, long length) implements Attributes {}

    /**
     * The best of an axis are picked.
     *
     * @param count how many
     */
    record Best(long count) implements Attributes {}

    /**
     * A recurrent layer, or a cell, which is one layer in one direction for one step.
     *
     * @param gates products a number of the state has at each step: 1 of an RNN, 3 of a GRU, 4 of an LSTM
     * @param input numbers read at a step, by the first layer
     * @param hidden numbers of the state
     * @param projection numbers that the state is projected to at each step; 0 for none
     * @param layers layers one over the other
     * @param directions 2 where a second one runs backwards, else 1
     * @param bias whether both products of a step have biases
     * @param rectified whether an RNN's state goes through ReLU and not tanh
     * @param length steps; 1 for a cell
     * @param samples sequences side by side; 1 where there is no axis for them
     * @param batchFirst whether the samples' axis comes before that of steps
     * @param dropping whether, in training, a dropout stands between two layers
     */
    record Recurrence(
            long gates,
            long input,
            long hidden,
            long projection,
            long layers,
            long directions,
            boolean bias,
            boolean rectified,
            long length,
            long samples,
            boolean batchFirst,
            boolean dropping)
            implements Biased {
        /** Numbers that a layer hands on at a step, in one direction. */
        public long result() {
            return projection > 0 ? projection : hidden;
        }

        /** Numbers that a later layer reads at a step, from both directions, exactly. */
        public long deeperInput() {
            return Math.multiplyExact(directions, result());
        }

        /** Steps of all sequences, exactly. */
        public long steps() {
            return Math.multiplyExact(length, samples);
        }
    }

    /**
     * A call of multi-head attention with its four projections.
     *
     * @param queries L, how many queries a sample has
     * @param keys S, how many keys and values a sample is given
     * @param attended S′, the keys with those that add_bias_kv and add_zero_attn add
     * @param samples N, 1 where unbatched
     * @param width E, features of queries and of the result
     * @param heads how many heads share the width
     * @param keyWidth features of a key
     * @param valueWidth features of a value
     * @param bias whether the projections have biases
     * @param batched whether the tensors have an axis of samples
     * @param givesWeights whether the weights, averaged over the heads, are given too
     * @param valueByKeyword whether the caller gives the value by keyword, which hooks of modules do not see
     * @param fusedKernel whether PyTorch runs it by its one fused kernel, where tools see nothing
     * @param batchFirst whether the samples' axis comes first
     * @param dropping whether, in training, a dropout stands behind the softmax
     */
    record AttentionCall(
            long queries,
            long keys,
            long attended,
            long samples,
            long width,
            long heads,
            long keyWidth,
            long valueWidth,
            boolean bias,
            boolean batched,
            boolean givesWeights,
            boolean valueByKeyword,
            boolean fusedKernel,
            boolean batchFirst,
            boolean dropping)
            implements Biased {}

    /**
     * The products of attention without its projections: of queries with keys, and of their softmax with values.
     *
     * @param samples N × heads
     * @param queries L
     * @param keys S
     * @param width features of a query and of a key
     * @param valueWidth features of a value and of the result
     * @param masked whether a mask is added to the first product
     */
    record AttentionProducts(long samples, long queries, long keys, long width, long valueWidth, boolean masked)
            implements Attributes {}

    /**
     * Values cut to a range.
     *
     * @param count how many ends it has
     * @param isHalf whether the graph has no word of the other end, not even that there is none
     */
    record Bounds(long count, boolean isHalf) implements Attributes {}

    /**
     * A sum of products of two tensors, as einsum has it.
     *
     * @param work how many products there are: the product of all sizes that the equation names
     * @param sums whether they are added up: a letter is missing in the result
     */
    record Products(long work, boolean sums) implements Attributes {}

    /** What a dropout draws lots for, in training. */
    enum Drawn {
        NOTHING,
        ELEMENTS,
        CHANNELS
    }

    /**
     * A dropout.
     *
     * @param inplace whether it may overwrite its input
     * @param drawn what may be dropped
     */
    record Dropping(boolean inplace, Drawn drawn) implements Attributes {}

    /** Axes in another order: which of the input's axes each axis shows. */
    record Order(int[] axes) implements Attributes {}

    /** Every so many elements of an axis. */
    record Stepped(int axis, long step) implements Attributes {}

    /** A Gaussian error linear unit, by erf or by tanh, which approximates it. */
    record GaussianUnit(boolean byTanh) implements Attributes {}

    /** An activation with learned numbers for each of its channels. */
    record PerChannel(long channels) implements Attributes {}

    /** How a bag's vectors become one, feature by feature. */
    enum Joining {
        SUM,
        MEAN,
        MAX
    }

    /** Bags of vectors, each joined to one. */
    record Bag(Joining joining) implements Attributes {}

    /**
     * A call of a module without children whose parameters its own functions use.
     *
     * @param parameters its learned tensors, in order
     */
    record BareModule(List<Named> parameters) implements Attributes {}

    /**
     * A learned tensor as a tool that goes by names sees it.
     *
     * @param name its name in the module
     * @param elements how many numbers it has
     */
    record Named(String name, long elements) {}
}
