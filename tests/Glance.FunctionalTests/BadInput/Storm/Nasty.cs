namespace Glance.FunctionalTests.BadInput.Storm;

/// <summary>What has broken image services and JSON readers before.</summary>
internal static class Nasty
{
    /// <summary>JSON values, as text.</summary>
    public static readonly string[] Values =
    [
        "null", "true", "false", "0", "-1", "1", "2147483647", "2147483648", "-2147483649", "9223372036854775807", "9223372036854775808", "99999999999999999999999", "1e5", "1e400", "-0",
        "1.5", "NaN", "Infinity", "\"\"", "\" \"", "\"x\"", "\"\\u0000\"", "\"a\\u0000b\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\uffff\"", "\"\U0001F600\"", "\"süß\"",
        "\"\\u202e\"", "\"\\r\\nX: y\"", "\"../../etc/passwd\"", "\"'; DROP TABLE images; --\"", "\"%s%n\"", "\"${jndi}\"", "\"{0}\"", "\"None\"", "\"True\"",
        $"\"{new string('x', 255)}\"", $"\"{new string('x', 256)}\"", $"\"{new string('é', 255)}\"", $"\"{new string('y', 70_000)}\"",
        "[]", "{}", "[null]", "[[]]", "[\"a\", \"a\"]", "[1]", "{\"a\": 1}", "{\"a\": {\"b\": []}}", "[{\"url\": \"file:///etc/passwd\", \"metadata\": {}}]",
        "[{\"url\": \"http://127.0.0.1:1/x\", \"metadata\": {}}]", "[{\"url\": \"\", \"metadata\": null}]", $"{new string('[', 500)}{new string(']', 500)}", "\"00000000-0000-0000-0000-000000000000\"",
        "\"raw\"", "\"qcow2\"", "\"bare\"", "\"public\"", "\"shared\"", "\"active\"", "\"deleted\"", "\"2020-01-01T00:00:00Z\"", "tru", "", "\"open", "'single'",
    ];

    /// <summary>Names of fields and properties.</summary>
    public static readonly string[] Names =
    [
        "name", "id", "status", "visibility", "disk_format", "container_format", "min_disk", "min_ram", "protected", "tags", "os_hidden", "owner", "size", "virtual_size", "checksum",
        "os_hash_algo", "os_hash_value", "locations", "direct_url", "file", "self", "schema", "created_at", "updated_at", "deleted", "deleted_at", "os_glance_import_task", "stores",
        "is_public", "image_id", "properties", "a", "b", "hw_disk_bus", "img_signature", "img_signature_hash_method", "img_signature_key_type", "img_signature_certificate_uuid", "kernel_id",
        "ramdisk_id", "os_distro", "", " ", "a b", "a\\u0000", "süß", "\\ud800", "__proto__", "a/b", "a~b", "x'y", "cached", "os_glance_failed_import", "store", "member", "spl_creator_policy",
        new string('n', 255), new string('n', 256), new string('n', 5000),
    ];

    /// <summary>Bodies that are not made of the above.</summary>
    public static readonly string[] Bodies =
    [
        "", " ", "{", "}", "[", "]", "null", "7", "\"x\"", "{}", "[]", "[{}]", "[null]", "[[]]", "{\"name\": \"a\", \"name\": \"b\"}", "\ufeff{}", "{\"a\": 1} trailing", "// {}", "{\"a\": \"\t\"}",
        "{\"tags\": {\"a\": \"b\"}}", "{\"member\": null}", "{\"member\": \"\"}", "{\"member\": 5}", "{\"member\": [\"a\"]}", "{\"status\": \"accepted\"}", "{\"status\": null}", "{\"status\": [1]}",
        "{\"url\": 5}", "{\"url\": \"file:///etc/passwd\"}", "{\"url\": \"http://127.0.0.1:1/x\", \"validation_data\": {\"os_hash_algo\": 5}}", "{\"url\": \"cinder://x\", \"validation_data\": []}",
        "[{\"op\": \"replace\"}]", "[{\"op\": \"move\", \"path\": \"/a\", \"from\": \"/b\"}]", "[{\"op\": \"test\", \"path\": \"/a\", \"value\": 1}]", "[{\"add\": \"/a\", \"value\": \"x\"}]",
        "[{\"remove\": \"/a\", \"replace\": \"/b\"}]", "[{\"op\": \"add\", \"path\": 5, \"value\": 5}]", "[{\"op\": null, \"path\": null}]", "[{\"op\": \"add\", \"path\": \"a\"}]", "[{\"op\": \"add\", \"path\": \"/\"}]",
    ];

    /// <summary>Operations of a patch, {0} for a path and {1} for a value.</summary>
    public static readonly string[] Operations = ["add", "replace", "remove", "move", "copy", "test", "", "ADD"];

    /// <summary>Paths of a patch besides the names.</summary>
    public static readonly string[] Paths =
    [
        "/tags/-", "/tags/0", "/tags/99999999999", "/locations/-", "/locations/0", "/locations/1", "/locations/-1", "/locations/x", "/locations/99999999999999999999", "/locations/0/url",
        "/locations/0/metadata", "/", "//", "/a/b", "/~", "/~2", "/~0", "/~1", "/a~1b", "a", "", "/a%00", "/name/first",
    ];

    /// <summary>Parts of addresses and values of parameters, as they go over the wire.</summary>
    public static readonly string[] Words =
    [
        "", "%20", "x", "%00", "a%00b", "%FF", "%C0%80", "%ED%A0%80", "%", "%zz", "%2e%2e%2f", "..", ".", "~", "s%C3%BC%C3%9F", "%F0%9F%98%80", "%27%3B%20DROP%20TABLE%20images%3B--", "%25s", "%5C",
        "00000000-0000-0000-0000-000000000000", "not-a-uuid", "{image}", "{member}", "-1", "0", "1", "2", "25", "1000", "2147483648", "9223372036854775808", "99999999999999999999", "1e3", "1_0", "%2B1", "true", "True",
        "false", "1.5", "null", "None", "all", "public", "private", "shared", "community", "active", "queued", "deleted", "accepted", "pending", "asc", "desc", "in:", "in:a,b", "in:%22a", "in:%22a,b%22,c", "in:,",
        "in:a%22b", "neq:x", "eq:x", "gt:1", "lt:", "gte:2020-01-01T00:00:00Z", "lte:9999-12-31T23:59:59.999999Z", "gt:0000-00-00", "lt:2020-01-01T00:00:00%2B99:00", "eq:9999-12-31T23:59:59-14:00",
        "gt:0001-01-01T00:00:00%2B14:00", "raw", "bare", "name", "name:asc", "name:up", "created_at:desc,id:asc", "size,name", "name,name", "%0d%0aX:y", "*", "_%25",
    ];

    /// <summary>Parameters of lists.</summary>
    public static readonly string[] Parameters =
    [
        "limit", "marker", "sort", "sort_key", "sort_dir", "name", "status", "visibility", "member_status", "owner", "id", "checksum", "os_hash_value", "os_hash_algo", "disk_format", "container_format", "min_ram", "min_disk",
        "min_ram_min", "size", "size_min", "size_max", "size_min_max", "created_at", "updated_at", "protected", "os_hidden", "tag", "is_public", "deleted", "changes-since", "a", "os_type", "virtual_size", "locations", "tags",
        "", "%00", "%FF", "s%C3%BC%C3%9F", "stores", "unknown_min",
    ];

    /// <summary>Header lines.</summary>
    public static readonly string[] Headers =
    [
        "Range: bytes=0-10", "Range: bytes=5-", "Range: bytes=-5", "Range: bytes=10-5", "Range: bytes=0-0,2-3", "Range: bytes=99999999999999999999-", "Range: lines=1-2", "Range: ", "Range: bytes=a-b",
        "Content-Range: bytes 0-10/100", "Content-Range: bytes 0-10/*", "Content-Range: bytes */*", "Content-Range: bytes 10-0/5", "Content-Range: x", "x-openstack-image-size: 5", "x-openstack-image-size: -1",
        "x-openstack-image-size: 99999999999999999999", "x-openstack-image-size: much", "X-Image-Meta-Store: nowhere", "X-Image-Meta-Store: ", "Accept: application/json", "Accept: text/plain;q=x", "Accept: ,;=", "Accept: */*;q=0",
        "Accept-Language: x;q=2", "Accept-Encoding: gzip;q=a", "Content-Type: ", "Content-Type: ;;", "Content-MD5: AAAA", "Expect: 100-continue", "X-Openstack-Request-Id: req-x", "X-Roles: admin",
        "OpenStack-API-Version: image 99", "If-Match: *", "If-Modified-Since: yesterday", "Cookie: a=b; c", "X-Forwarded-Proto: gopher", "Origin: http://evil", "Access-Control-Request-Method: PUT",
        "Transfer-Encoding: gzip", "Upgrade: h2c", "Host: second", "X-Long: " + new string('l', 9000), "x-image-meta-size: 5", "Date: never", "X-Openstack-Image-Import: {",
    ];

    public static readonly string[] ContentTypes =
    [
        "application/json", "application/openstack-images-v2.1-json-patch", "application/openstack-images-v2.0-json-patch", "application/json-patch+json", "application/octet-stream", "text/plain", "application/json; charset=latin-1",
        "application/json; charset=\"", "APPLICATION/JSON", "application/openstack-images-v2.1-json-patch; charset=utf-8", "multipart/form-data", "*/*",
    ];

    public static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "get"];

    /// <summary>Every address there is, and some that are not.</summary>
    public static readonly string[] Addresses =
    [
        "/", "/versions", "/v1", "/v2", "/v2/", "/v2.9/images", "/v3/images", "/healthcheck", "/v2/images", "/v2/images/", "/v2/images/{image}", "/v2/images/{image}/", "/v2/images/{image}/file", "/v2/images/{image}/members",
        "/v2/images/{image}/members/{member}", "/v2/images/{image}/tags/one", "/v2/images/{image}/tags/", "/v2/images/{image}/actions/deactivate", "/v2/images/{image}/actions/reactivate", "/v2/images/{image}/actions/explode",
        "/v2/images/{image}/locations", "/v2/images/{image}/import", "/v2/images/{image}/stage", "/v2/images/{image}/tasks", "/v2/stores/file/{image}", "/v2/info/import", "/v2/info/stores", "/v2/info/stores/detail", "/v2/info/usage",
        "/v2/tasks", "/v2/tasks/{image}", "/v2/cache", "/v2/cache/{image}", "/v2/metadefs/namespaces", "/v2/metadefs/resource_types", "/v2/schemas/image", "/v2/schemas/images", "/v2/schemas/member", "/v2/schemas/members",
        "/v2/schemas/task", "/v2/schemas/tasks", "/v2/schemas/metadefs/namespace", "/v2/schemas/nothing", "/v2/schemas/", "*", "//v2//images", "/v2/images?", "/v2/images#x", "/%76%32/images", "/v2/images;x=y", "http://storm/v2/images",
    ];
}
