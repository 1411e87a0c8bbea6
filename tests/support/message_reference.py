"""The requests as the vendor's pages print them, line numbers and torn quotes included."""

# Texts copied from "Notification management", current edition and the edition of 2023.

SYNC = """# Replace {YourAppToken} with the app token generated in your server.
_12
curl -X POST 'http://XXXX/XXXX/XXXX/push/sync/test1' \\
_12
-H 'Authorization: Bearer <YourAppToken>' \\
_12
-H 'Content-Type: application/json' \\
_12
-d '{
_12
"strategy": 3,
_12
"pushMessage": {
_12
"title": "Agora push",
_12
"content": "Hello and welcome",
_12
"sub_title": "Agora"
_12
}
_12
}'
"""

SINGLE = """curl -X POST "http://XXXX/XXXX/XXXX/push/single" -H "Authorization: Bearer <YourAppToken>" \
-H "Content-Type: application/json" --data-raw "{
_13
"targets": [
_13
"test2"
_13
],
_13
"pushMessage": {
_13
"title": "Hello",
_13
"subTitle": "Hello",
_13
"content": "Hello",
_13
"vivo": {
_13
_13
}
_13
}
_13
}"
"""

LABEL = """curl -L -X POST 'http://XXXX/XXXX/XXXX/push/list/label' \\
-H 'Authorization: Bearer <YourAppToken>' \\
-H 'Content-Type: application/json' \\
--data-raw '{
"targets": [
"post-90s"
],
"strategy": 2,
"pushMessage": {
"title": "Agora PUSH",
"content": "Welcome to Agora Push Service",
"sub_title": "Agora"
}
}'
"""

TASK = """curl -X POST "http://XXXX/XXXX/XXXX/push/task" -H "Content-Type: application/json" --data-raw "{
"pushMessage": {
"title": "Hello1234",
"subTitle": "Hello",
"content": "Hello",
"vivo": {}
}
}"
"""

SINGLE_2023 = r"""curl -X POST "http://localhost:8099/agora-demo/testy/push/single" -H "Authorization: Bearer YWMtOz" \
-H "Content-Type: application/json" --data-raw "{
\"targets\": [
\"test2\"
],
\"async\": false,
\"pushMessage\": {
\"title\": \"Hello\",
\"subTitle\": \"Hello\",
\"content\": \"Hello\",
\"vivo\": {
}
}
}"
"""

LABEL_WITHOUT_URL = LABEL.replace("http://XXXX/XXXX/XXXX/push/list/label", "")

OTHER_ENDPOINTS = {
    "POST push/label": "curl -L -X POST 'http://XXXX/XXXX/XXXX/push/label' -H 'Content-Type: application/json' "
    '--data-raw \'{"name":"post-90s","description":"hah"}\'',
    "GET push/label/90": "curl -L -X GET 'http://XXXX/XXXX/XXXX/push/label/90'",
    "GET push/label": "curl -L -X GET 'localhost/hx/hxdemo/push/label' \\\n-H 'Authorization: Bearer <YourAppToken>'",
    "DELETE push/label/post-90s": "curl -L -X DELETE 'http://XXXX/XXXX/XXXX/push/label/post-90s'",
    "POST push/label/post-90s/user": "curl -L -X POST 'http://XXXX/XXXX/XXXX/push/label/post-90s/user' "
    '--data-raw \'{"usernames":["hx1","hx2"]}\'',
    "GET push/label/post-90s/user": "curl -L -X GET 'http://XXXX/XXXX/XXXX/push/label/post-90s/user?limit=1'",
    "GET push/single": "curl 'https://a41.chat.agora.io/org/app/push/single'",
    "POST users": 'curl https://a41.chat.agora.io/org/app/users -d \'{"username":"kim"}\'',
    "POST push/async/kim": "curl https://a1.easemob.com/org/app/push/async/kim -d '{\"pushMessage\":{}}'",
}
