package org.modelcomplexity.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * One thing that people send by mistake, with what must come back.
 *
 * @param what it is, in words
 * @param type its Content-Type; empty for a GET of {@code path}
 * @param status the answer's status
 * @param problem the kind of problem, as {@code type} ends
 * @param pointer the first error's pointer, or its parameter behind a {@code ?}
 * @param says what the first error's detail and hint together must hold
 */
record Mistake(
        String what,
        String path,
        String type,
        byte[] body,
        int status,
        String problem,
        String pointer,
        List<String> says) {
    static final String COMPLEXITY = "/api/v1/complexity";
    private static final String BOUNDARY = "mistake";

    static Mistake yaml(String what, String text, int status, String problem, String pointer, String... says) {
        return raw(what, "application/yaml", bytes(text), status, problem, pointer, says);
    }

    static Mistake json(String what, String text, int status, String problem, String pointer, String... says) {
        return raw(what, "application/json", bytes(text), status, problem, pointer, says);
    }

    static Mistake raw(
            String what, String type, byte[] body, int status, String problem, String pointer, String... says) {
        return new Mistake(what, COMPLEXITY, type, body, status, problem, pointer, List.of(says));
    }

    static Mistake at(String path, Mistake mistake) {
        return new Mistake(
                mistake.what,
                path,
                mistake.type,
                mistake.body,
                mistake.status,
                mistake.problem,
                mistake.pointer,
                mistake.says);
    }

    static Mistake get(String what, String path, int status, String problem, String pointer, String... says) {
        return new Mistake(what, path, "", new byte[0], status, problem, pointer, List.of(says));
    }

    /** A file in a form's part. */
    static Mistake upload(
            String what, String fileName, byte[] file, int status, String problem, String pointer, String... says) {
        String head = "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + fileName
                + "\"\r\nContent-Type: application/octet-stream\r\n\r\n";
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        form.writeBytes(bytes(head));
        form.writeBytes(file);
        form.writeBytes(bytes("\r\n--" + BOUNDARY + "--\r\n"));
        return raw(
                what, "multipart/form-data; boundary=" + BOUNDARY, form.toByteArray(), status, problem, pointer, says);
    }

    /** A ZIP archive with an empty file of each name. */
    static byte[] zip(String... names) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (String name : names) {
                zip.putNextEntry(new ZipEntry(name));
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Bytes of characters up to 255. */
    static byte[] raw(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    HttpResponse<String> send(RunningService service, Map<String, String> headers) {
        String[] all = headers.entrySet().stream()
                .flatMap(header -> java.util.stream.Stream.of(header.getKey(), header.getValue()))
                .toArray(String[]::new);
        return type.isEmpty() ? service.get(path, all) : service.post(path, type, body, all);
    }

    @Override
    public String toString() {
        return what;
    }
}
