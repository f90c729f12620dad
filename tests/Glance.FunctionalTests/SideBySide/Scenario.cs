using Glance.TestKit.Http;

namespace Glance.FunctionalTests.SideBySide;

/// <summary>What an operator or a user does with one image.</summary>
internal sealed record Scenario(string Name, Func<Conversation, Task> RunAsync)
{
    private const string Bare = """{"name": "one", "disk_format": "raw", "container_format": "bare"}""";

    private const string Member = """{"member": "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b"}""";

    private const string FriendAddress = "/v2/images/{id}/members/0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b";

    private static readonly byte[] Data = TestData.Bytes(300_000);

    public static IReadOnlyList<Scenario> Records { get; } =
    [
        new("created with nothing", image => image.CreateAsync("{}")),
        new("created with everything", image => image.CreateAsync("""
            {"name": "süß 名", "disk_format": "qcow2", "container_format": "bare", "visibility": "community", "protected": false, "min_disk": 3,
             "min_ram": 512, "os_hidden": true, "tags": ["red", "blue", "red"], "os_type": "linux", "empty": "", "hw_disk_bus": "virtio"}
            """)),
        new("properties added, replaced and removed", async image =>
        {
            await image.CreateAsync("""{"name": "one", "a": "1", "b": "2", "c": "3"}""");
            await image.PatchAsync("""[{"op": "add", "path": "/d", "value": "4"}, {"op": "replace", "path": "/a", "value": "10"}, {"op": "remove", "path": "/b"}]""");
            await image.PatchAsync("""[{"op": "add", "path": "/b", "value": "again"}, {"op": "remove", "path": "/c"}]""");
            await image.PatchAsync("""[{"op": "replace", "path": "/missing", "value": "x"}]""");
        }),
        new("base fields changed", async image =>
        {
            await image.CreateAsync(Bare);
            await image.PatchAsync("""[{"op": "replace", "path": "/name", "value": "two"}, {"op": "replace", "path": "/min_ram", "value": 64}, {"op": "add", "path": "/os_hidden", "value": true}]""");
            await image.PatchAsync("""[{"op": "replace", "path": "/visibility", "value": "community"}, {"op": "replace", "path": "/disk_format", "value": "vhd"}]""");
            await image.PatchAsync("""[{"op": "replace", "path": "/status", "value": "active"}]""");
            await image.PatchAsync("""[{"op": "replace", "path": "/owner", "value": "somebody"}]""");
        }),
        new("tags put by PATCH", async image =>
        {
            await image.CreateAsync("""{"tags": ["a", "b"]}""");
            await image.PatchAsync("""[{"op": "replace", "path": "/tags", "value": ["b", "c"]}]""");
            await image.PatchAsync("""[{"op": "add", "path": "/tags/-", "value": "a"}]""");
        }),
        new("protected, refused, released and deleted", async image =>
        {
            await image.CreateAsync("""{"protected": true, "a": "1", "tags": ["t"]}""");
            await image.DeleteAsync();
            await image.PatchAsync("""[{"op": "replace", "path": "/protected", "value": false}]""");
            await image.DeleteAsync();
            await image.GetAsync("/v2/images/{id}");
            await image.DeleteAsync();
        }),
    ];

    public static IReadOnlyList<Scenario> Shared { get; } =
    [
        new("shared, accepted, rejected and taken back", async image =>
        {
            await image.CreateAsync("""{"name": "shared"}""");
            await image.PostAsync("/v2/images/{id}/members", Member);
            await image.PostAsync("/v2/images/{id}/members", Member);
            await image.PutAsync(FriendAddress, """{"status": "accepted"}""");
            await image.GetAsync("/v2/images/{id}/members");
            image.Caller = Caller.Friend;
            await image.GetAsync("/v2/images/{id}");
            await image.PutAsync(FriendAddress, """{"status": "maybe"}""");
            await image.PutAsync(FriendAddress, """{"status": "accepted"}""");
            await image.GetAsync("/v2/images/{id}/members");
            await image.PatchAsync("""[{"op": "replace", "path": "/name", "value": "mine"}]""");
            await image.PutAsync(FriendAddress, """{"status": "rejected"}""");
            image.Caller = Caller.Stranger;
            await image.GetAsync("/v2/images/{id}/members");
            image.Caller = Caller.Owner;
            await image.DeleteAsync(FriendAddress);
            await image.DeleteAsync(FriendAddress);
            await image.GetAsync(FriendAddress);
        }),
        new("shared twice and deleted", async image =>
        {
            await image.CreateAsync("""{"name": "shared", "tags": ["t"]}""");
            await image.PostAsync("/v2/images/{id}/members", Member);
            await image.DeleteAsync(FriendAddress);
            await image.PostAsync("/v2/images/{id}/members", Member);
            await image.PostAsync("/v2/images/{id}/members", """{"member": "0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c"}""");
            await image.DeleteAsync();
        }),
        new("private, so shared with nobody", async image =>
        {
            await image.CreateAsync("""{"visibility": "private"}""");
            await image.PostAsync("/v2/images/{id}/members", Member);
            await image.GetAsync("/v2/images/{id}/members");
        }),
        new("made public by its owner, then by an administrator", async image =>
        {
            await image.CreateAsync("{}");
            await image.PatchAsync("""[{"op": "replace", "path": "/visibility", "value": "public"}]""");
            image.Caller = Caller.Admin;
            await image.PatchAsync("""[{"op": "replace", "path": "/visibility", "value": "public"}]""");
            image.Caller = Caller.Stranger;
            await image.GetAsync("/v2/images/{id}");
            await image.DeleteAsync();
        }),
        new("tags of their own address", async image =>
        {
            await image.CreateAsync("""{"tags": ["a", "b"]}""");
            await image.PutAsync("/v2/images/{id}/tags/c");
            await image.PutAsync("/v2/images/{id}/tags/c");
            await image.DeleteAsync("/v2/images/{id}/tags/a");
            await image.DeleteAsync("/v2/images/{id}/tags/a");
            await image.PutAsync("/v2/images/{id}/tags/a");
            await image.PutAsync("/v2/images/{id}/tags/with%20space");
            await image.PutAsync($"/v2/images/{{id}}/tags/{new string('x', 256)}");
        }),
    ];

    public static IReadOnlyList<Scenario> WithData { get; } =
    [
        new("filled", async image =>
        {
            await image.CreateAsync(Bare);
            await image.UploadAsync(Data);
            await image.GetAsync("/v2/images/{id}");
            await image.UploadAsync(Data);
        }),
        new("filled with nothing", async image =>
        {
            await image.CreateAsync(Bare);
            await image.UploadAsync([]);
            await image.GetAsync("/v2/images/{id}");
        }),
        new("locations refused", async image =>
        {
            await image.CreateAsync(Bare);
            foreach (var url in (string[])["file:///etc/passwd", "filesystem:///etc/passwd", "FILE:///x", "http://127.0.0.1:9/x", "ftp://example.org/x", "nonsense"])
                await image.PatchAsync($$$"""[{"op": "add", "path": "/locations/-", "value": {"url": "{{{url}}}", "metadata": {} } }]""");
            await image.PatchAsync("""[{"op": "replace", "path": "/locations", "value": []}]""");
            await image.PatchAsync("""[{"op": "replace", "path": "/locations", "value": [{"url": "file:///x", "metadata": {}, "validation_data": {"os_hash_algo": "md5", "os_hash_value": "x"}}]}]""");
            image.Caller = Caller.Admin; // To owners today's defaults say 403 before anything else, Glance 25.1's do not.
            await image.PatchAsync("""[{"op": "remove", "path": "/locations/0"}]""");
            await image.UploadAsync(Data);
            await image.PatchAsync("""[{"op": "remove", "path": "/locations/0"}]""");
            await image.PatchAsync("""[{"op": "replace", "path": "/locations", "value": [{"url": "file:///x", "metadata": {}}]}]""");
        }),
        new("notes of a location replaced", async image =>
        {
            await image.CreateAsync(Bare);
            await image.UploadAsync(Data);
            var url = (await image.ShowAsync())["locations"]![0]!["url"]!.GetValue<string>();
            await image.PatchAsync($$$"""[{"op": "replace", "path": "/locations", "value": [{"url": "{{{url}}}", "metadata": {"a": "é", "n": {"x": [1, null, true, 1.5] } } }]}]""");
            await image.GetAsync("/v2/images/{id}");
            await image.PatchAsync($$$"""[{"op": "replace", "path": "/locations", "value": [{"url": "{{{url}}}", "metadata": {} }]}]""");
            await image.DeleteAsync();
        }),
        new("filled in chunks", async image =>
        {
            await image.CreateAsync(Bare);
            await image.UploadAsync(Data, chunked: true);
            await image.GetAsync("/v2/images/{id}");
        }),
        new("filled without formats", async image =>
        {
            await image.CreateAsync("{}");
            await image.UploadAsync(Data);
            await image.GetAsync("/v2/images/{id}");
        }),
        new("filled and deleted", async image =>
        {
            await image.CreateAsync("""{"name": "one", "disk_format": "raw", "container_format": "bare", "a": "1", "tags": ["t"]}""");
            await image.UploadAsync(Data);
            await image.DeleteAsync();
        }),
        new("filled, deactivated and reactivated", async image =>
        {
            await image.CreateAsync(Bare);
            await image.PostAsync("/v2/images/{id}/actions/deactivate");
            await image.UploadAsync(Data);
            await image.PostAsync("/v2/images/{id}/actions/reactivate");
            await image.PostAsync("/v2/images/{id}/actions/deactivate");
            image.Caller = Caller.Admin;
            await image.PostAsync("/v2/images/{id}/actions/deactivate");
            await image.PostAsync("/v2/images/{id}/actions/deactivate");
            image.Caller = Caller.Owner;
            await image.PatchAsync("""[{"op": "replace", "path": "/name", "value": "two"}]""");
            await image.UploadAsync(Data);
            image.Caller = Caller.Admin;
            await image.PostAsync("/v2/images/{id}/actions/reactivate");
            await image.GetAsync("/v2/images/{id}");
        }),
        new("filled, then its formats changed", async image =>
        {
            await image.CreateAsync(Bare);
            await image.UploadAsync(Data);
            await image.PatchAsync("""[{"op": "replace", "path": "/disk_format", "value": "iso"}]""");
            await image.PatchAsync("""[{"op": "replace", "path": "/name", "value": "two"}]""");
        }),
    ];

    public override string ToString() => Name;
}
