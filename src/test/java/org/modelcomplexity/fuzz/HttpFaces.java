package org.modelcomplexity.fuzz;

import java.util.Arrays;
import java.util.List;

/** What may stand in the places of an HTTP request, mostly what no client library would put there. */
final class HttpFaces {
    static final List<String> PATHS = words("""
            /api/v1/complexity | /api/v1/complexity | /api/v1/comparisons | /api/v1/explanations | /api/v1/budgets | /api/v1/models
            /api/v1/sweeps | /api/v1/badges | /api/v1/devices | /api/v1/blocks | /api/v1/blocks/CBAM | /api/v1/models/yolov5s/badge.svg
            /api/v1/models/yolov5s/badge.json | /page/app.js | /page/page.css | /page/..%2findex.html | /page/ | /page/%00
            /api/v1/models/resnet50 | /actuator/sbom | /actuator/sbom/application | /actuator/health/liveness | /META-INF/sbom/application.cdx.json
            /api/v1/models/yolov5s | /api/v1/models/nope | /api/v1/modules | /api/v1/modules/C3 | /api/v1/conventions
            /api/v1/dialects | /%61pi/v1/models | /api/v1/../v1/models | /api//v1/models | /api/v1/models/ | /api/v1/models;a=b
            /api/v1/models/%2e%2e | /api/v1/models/%2F | /api/v1/models/%00 | /api/v1/models/%zz | /api/v1/models/%
            /api/v1/models/%FF | /api/v1/models/%C3%A9 | /api/v1/models/a%5Cb | /api/v1/models/%0d%0aX:y
            /api/v1/models/<script> | /api/v1/models/{x} | /api/v1/modules/nn.Conv2d | /api/v1/models/a|b | /api/v1/models/"
            /api/v1/models/^ | /actuator/health | /actuator/health/% | /actuator/env | /actuator/prometheus
            /actuator/heapdump | /v3/api-docs | /v3/api-docs/% | /v3/api-docs.yaml | /swagger-ui.html | /swagger-ui/index.html
            /swagger-ui/..%2f..%2fapplication.yml | /error | / | // | * | /favicon.ico | /api/v1/models/é | /WEB-INF/web.xml
            /api/v1/modules/%E2%80%A8 | /swagger-ui/%c0%ae | http://other/api/v1/models | {none} | ///x | //[ | /api/v1/models/[x]
            /api/v1/models/%5Bx | /api/v1/modules/C3%20 | /api/v1/models/yolov5s%3F | /a:b | /api/v1/complexity/
            """);
    static final List<String> QUERIES = words("""
            {none} | {none} | {none} | {none} | ? | ?% | ?%zz | ?%FF | ?imgsz=% | ?imgsz=%FF | ?imgsz=%zz | ?=1 | ?= | ?&&& | ?imgsz
            ?imgsz= | ?imgsz=1&imgsz=2 | ?imgsz=[640, | ?a[b]=1 | ?imgsz=640;nc=2 | ?nc=%00 | ?dialect=%0d%0a | ?dialect=yolov5-6.0
            ?name=%F0%9F%98%80 | ?name=%ED%A0%80 | ?include=rows&include=% | ?convention=all | ?dialect=torch | ?strict=TRUE | ?{}
            ?| | ?" | ?<> | ?é=1 | ?format=openapi | ?scale=%2525 | ?nc=1e5 | ?imgsz=640+ | ?imgsz=٣ | ?include= | ?include=,,,
            ?# | ?name=a#b | ?_method=DELETE | ?dialect=zz | ?dialect= | ?group=%00
            """);
    static final List<String> METHODS = words("""
            GET | GET | GET | POST | POST | POST | POST | HEAD | OPTIONS | PUT | DELETE | PATCH | TRACE | CONNECT | FOO | get | G@T
            PROPFIND | {none} | {long}
            """);
    static final List<String> ACCEPTS = words("""
            */* | application/json | text/plain | text/csv | text/markdown | application/yaml | image/png | foo | */*;q=2 | */*;q=-1
            */*;q=x | application/* | text/*;q=0 | / | , | ; | */json | application/json;q=0.5;q=0.7 | text/plain;charset=zz
            text/csv;charset=utf-99 | application/json;charset=" | application/problem+json | text/html | text/plain\u0000 | é/é
            {long} | text/csv;charset=utf-16 | application/json;charset=iso-8859-1 | text/event-stream | application/yaml;charset=utf-16
            application/json;q=0, text/csv;q=0 | image/svg+xml | application/x-ndjson | text/vnd.mermaid | text/vnd.graphviz
            application/vnd.model-complexity.flat+json | text/css, */*;q=0.1 | text/plain;q=0.0001 | application/xml | */*, */*;q=0
            """);
    static final List<String> TYPES = words("""
            application/json | application/json | application/yaml | application/yaml | text/yaml | foo | / | {none} | */*
            application/* | application/json;charset=zz | application/json;charset=utf-16 | text/yaml;charset=
            application/x-www-form-urlencoded | multipart/form-data | multipart/mixed;boundary=x | text/plain
            application/problem+json | application/yaml;q=0.5 | application/vnd.x+json | application/json;é=1
            application/yaml;a="b | text/xml | application/octet-stream | application/zip | application/yaml, application/json
            """);
    static final List<String> HEADERS = words("""
            Content-Encoding: gzip | Content-Encoding: identity | Content-Encoding: br, gzip | Content-Encoding: | Expect: 100-continue
            Expect: 200-ok | X-Forwarded-Host: a b | X-Forwarded-Proto: zz | X-Forwarded-For: % | Forwarded: host="
            X-Forwarded-Prefix: //evil | X-Forwarded-Port: 99999999 | Range: bytes=0-1,5- | If-None-Match: * | If-Match: "x"
            If-Modified-Since: yesterday | Origin: null | Origin: http://a b | Origin: http://evil.example
            Access-Control-Request-Method: PUT | X-HTTP-Method-Override: DELETE | Cookie: $Version=1; a=" | Cookie: JSESSIONID=%
            Upgrade: h2c | Upgrade: websocket | Accept-Language: x-klingon-*;q=9 | Accept-Language: {long} | Accept-Encoding: gzip;q=x
            Accept-Encoding: gzip | Accept-Charset: zz | X: {long} | Authorization: Basic %%% | X-API-Key: ÿ
            Range: bytes=99999999999999999999- | TE: trailers | TE: gzip | Bad Header: x | NoColon | : empty | Content-Length: 5
            Content-Length: -1 | Content-Length: 99999999999999999999 | Transfer-Encoding: chunked | Transfer-Encoding: foo
            Transfer-Encoding: chunked, chunked | Transfer-Encoding: gzip, chunked | Host: other | Host: a b | Host: [::1
            Sec-Fetch-Site: cross-site | traceparent: 00-zz | b3: 0
            traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01
            """);
    static final List<String> BODIES = words("""
            {none} | {} | {"preset":"yolov5n"} | {"preset":"yolov5n"} | nc: 80 | [] | a=b&c=%zz | \u0000 | null | "x"
            {nc: 3, backbone: [[-1, 1, Conv, [8]]], head: []} | {"baseline":{"preset":"yolov5n"},"candidates":[]}
            {"preset":"yolov5n","published":{"layers":270}} | {"preset":"yolov5n","rules":[{"figure":"layers","max":"1k"}]} | preset=yolov5s&imgsz=% | --x\r\n\r\n--x--
            """);

    private HttpFaces() {}

    private static List<String> words(String table) {
        return Arrays.stream(table.strip().split(" \\| |\n"))
                .map(word -> word.strip().replace("{none}", "").replace("{long}", "L".repeat(9_000)))
                .toList();
    }
}
