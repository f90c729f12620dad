using System.Diagnostics;
using Glance.Database.Connections;
using Glance.Domain.Stores;
using Glance.Domain.Telemetry;
using Glance.Operations.Data;
using Glance.Stores.Telemetry;
using Glance.TestKit.InMemory;
using Glance.UnitTests.Api;
using Microsoft.Data.Sqlite;
using NUnit.Framework;

namespace Glance.UnitTests.Telemetry;

/// <summary>The seams at which the service can be observed.</summary>
[NonParallelizable]
internal sealed class TelemetryTests
{
    [Test]
    public async Task A_request_and_its_operation_are_observed_one_inside_the_other()
    {
        var api = new ApiHarness();
        var id = await api.ActiveImageAsync();
        using var listening = new Listening();

        await api.GetAsync($"/images/{id}/file");

        Assert.That(listening.Names, Is.EqualTo(new[] { "operation DownloadImageData", "request GET /images/{image_id}/file" }));
        var (operation, request) = (listening.Activities.First(), listening.Activities.Last());
        using (Assert.EnterMultipleScope())
        {
            Assert.That(operation.ParentSpanId, Is.EqualTo(request.SpanId));
            Assert.That((request.Kind, operation.Kind), Is.EqualTo((ActivityKind.Server, ActivityKind.Internal)));
            Assert.That(
                listening.Measurements.Select(one => one.Instrument),
                Is.EqualTo(new[] { "glance.operation.duration", "glance.request.duration" }));
            Assert.That(listening.Measurements.Last().Tags.Single(), Is.EqualTo(KeyValuePair.Create("glance.call", (object?)"GET /images/{image_id}/file")));
        }
    }

    [Test]
    public async Task A_request_that_is_refused_says_why()
    {
        var api = new ApiHarness();
        using var listening = new Listening();

        var answer = await api.GetAsync("/images/unknown");

        Assert.That(answer.Status, Is.EqualTo(404));
        var request = listening.Activities.Last();
        Assert.That((request.Status, request.GetTagItem("error.type")), Is.EqualTo((ActivityStatusCode.Error, "ImageNotFoundException")));
        Assert.That(listening.Measurements.Last().Tags["error.type"], Is.EqualTo("ImageNotFoundException"));
    }

    [Test]
    public async Task A_statement_is_observed_by_its_first_word()
    {
        await using var connection = new SqliteConnection("Data Source=:memory:");
        await connection.OpenAsync();
        var session = new Session(connection, null, null!, CancellationToken.None); // No engine's spelling is asked for.
        using var listening = new Listening();

        await session.ExecuteAsync("CREATE TABLE t (x INTEGER)", null);
        var rows = await session.QueryAsync<long>("\n  SELECT 7", null);

        Assert.That(rows, Is.EqualTo(new long[] { 7 }));
        Assert.That(listening.Names, Is.EqualTo(new[] { "statement CREATE", "statement SELECT" }));
        Assert.That(listening.Measurements.Select(one => one.Tags["glance.call"]), Is.EqualTo(new[] { "CREATE", "SELECT" }));
    }

    [Test]
    public async Task A_call_of_a_store_is_observed_and_answered_as_without()
    {
        var plain = new InMemoryStore();
        var store = new ObservedStore(plain);
        using var listening = new Listening();

        string url;
        await using (var write = await store.BeginWriteAsync("i", null, CancellationToken.None))
        {
            await write.WriteAsync("data"u8.ToArray(), CancellationToken.None);
            url = (await write.CommitAsync(CancellationToken.None)).Url;
        }

        var size = await store.GetSizeAsync(url, CancellationToken.None);
        await using (var read = await store.OpenReadAsync(url, null, CancellationToken.None))
            Assert.That((size, read.Length), Is.EqualTo((4, 4)));
        await store.DeleteAsync(url, CancellationToken.None);

        Assert.That(async () => await store.GetSizeAsync(url, CancellationToken.None), Throws.TypeOf<StoreException>());
        Assert.That(
            listening.Names,
            Is.EqualTo(new[] { "store begin write", "store get size", "store open read", "store delete", "store get size" }));
        Assert.That(listening.Measurements.Last().Tags["error.type"], Is.EqualTo(nameof(StoreException)));
    }

    [Test]
    public void Nothing_is_made_while_nobody_listens()
    {
        TelemetrySeam[] seams =
            [GlanceTelemetry.Request, GlanceTelemetry.Operation, GlanceTelemetry.Statement, GlanceTelemetry.Store, GlanceTelemetry.Keystone];
        foreach (var seam in seams)
            _ = seam.Begin("warm");

        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var seam in seams)
        {
            for (var i = 0; i < 100; i++)
                seam.Begin("call")?.Dispose();
        }

        var made = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.That((seams.Any(seam => seam.IsObserved), made), Is.EqualTo((false, 0)));
    }
}
