-- wrk -t1 -c16 -d20s -s src/test/resources/benchmark/post.lua http://localhost:8080/api/v1/complexity
local file = io.open("src/main/resources/models/yolov5-6.0/yolov5s.yaml", "rb")
wrk.method = "POST"
wrk.body = file:read("*a")
wrk.headers["Content-Type"] = "application/yaml"
wrk.headers["Accept"] = "application/json"
