package org.modelcomplexity.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Multipart forms: files without a name, two of them, parts without end, boundaries that never come. */
final class FormFuzz {
    private FormFuzz() {}

    static FuzzRequest request(Dice dice, Material material) {
        String boundary =
                dice.of("x", "x", "----WebKitFormBoundary7MA4YWxkTrZu0gW", "a b", "x".repeat(70), "", "\"x\"", "é");
        String type = "multipart/form-data"
                + dice.of("; boundary=" + boundary, "; boundary=" + boundary, "", ";boundary", "; boundary=y");
        String target = Targets.path(
                dice.of(
                        "/api/v1/complexity",
                        "/api/v1/complexity",
                        "/api/v1/comparisons",
                        "/api/v1/explanations",
                        "/api/v1/budgets",
                        "/api/v1/budgets"),
                dice.oneIn(3) ? Targets.options(dice) : java.util.Map.of());
        StringBuilder body = new StringBuilder(dice.of("", "", "", "preamble\r\n"));
        int count = dice.oneIn(12) ? dice.of(50, 51, 1_000, 5_000) : dice.below(4);
        for (int i = 0; i < count; i++) {
            body.append("--").append(boundary).append("\r\n").append(part(dice, material, count));
        }
        body.append(dice.of(
                "--" + boundary + "--\r\n",
                "--" + boundary + "--\r\n",
                "--" + boundary,
                "",
                "--" + boundary + "--\r\nepilogue"));
        byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        return HttpFuzz.message(
                "POST " + target,
                List.of("Content-Type: " + type, "Content-Length: " + bytes.length, "Connection: close"),
                dice.oneIn(5) ? same(dice.scratched(bytes, 3), bytes.length) : bytes);
    }

    /** A form of one file, with {@code x} as its boundary. */
    static byte[] file(String name, byte[] content) {
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        String top = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + name + "\"\r\n\r\n";
        form.writeBytes(top.getBytes(StandardCharsets.UTF_8));
        form.writeBytes(content);
        form.writeBytes("\r\n--x--\r\n".getBytes(StandardCharsets.UTF_8));
        return form.toByteArray();
    }

    /** The same bytes made as long as was announced. */
    private static byte[] same(byte[] bytes, int length) {
        return java.util.Arrays.copyOf(bytes, length);
    }

    private static String part(Dice dice, Material material, int count) {
        String name = dice.of(
                "file",
                "file",
                "imgsz",
                "nc",
                "convention",
                "include",
                "zz",
                "",
                "baseline",
                "candidate",
                "budget",
                "enforce",
                "annotate",
                "\u0000",
                "a\"b");
        boolean file = name.equals("file") || dice.oneIn(8);
        String disposition = "Content-Disposition: form-data"
                + dice.of(
                        "; name=\"" + name + "\"",
                        "; name=\"" + name + "\"",
                        "; name=\"" + name + "\"",
                        "; name=" + name,
                        "")
                + (file
                        ? dice.of(
                                "; filename=\"m.yaml\"",
                                "; filename=\"\"",
                                "; filename=\"../../etc/passwd\"",
                                "; filename=m",
                                "; filename*=UTF-8''%ff%zz",
                                "; filename=\"" + "n".repeat(300) + "\"")
                        : "");
        String more = dice.of(
                "",
                "",
                "",
                "Content-Type: application/yaml\r\n",
                "Content-Type: \r\n",
                "X: " + "y".repeat(600) + "\r\n",
                "Content-Transfer-Encoding: base64\r\n",
                "nonsense\r\n",
                "Content-Type: multipart/mixed; boundary=z\r\n");
        String value = file && count < 5
                ? dice.of(material.texts())
                : dice.of("640", "80", "all", "rows", "", Oddities.text(dice));
        return dice.of(
                        disposition + "\r\n" + more + "\r\n",
                        disposition + "\r\n" + more + "\r\n",
                        disposition + "\r\n",
                        "\r\n")
                + value + "\r\n";
    }
}
