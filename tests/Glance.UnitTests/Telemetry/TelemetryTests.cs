using System.Diagnostics;
using System.Diagnostics.Metrics;
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
    private static readonly TelemetrySeam[] Seams =
        [GlanceTelemetry.Request, GlanceTelemetry.Operation, GlanceTelemetry.Statement, GlanceTelemetry.Store, GlanceTelemetry.Keystone];

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
    public void Every_seam_has_a_name_a_kind_and_a_duration_in_seconds()
    {
        var seen = new List<string>();
        using var instruments = new MeterListener();
        instruments.InstrumentPublished = (instrument, _) => seen.Add($"{instrument.Meter.Name} {instrument.Name} {instrument.Unit}");
        using var listening = new Listening();
        foreach (var seam in Seams)
            seam.Begin("call")?.Dispose();
        instruments.Start();

        Assert.That(GlanceTelemetry.Name, Is.EqualTo("glance"), "what operators subscribe to");
        Assert.That(Seams.Select(seam => seam.Name), Is.EqualTo(new[] { "request", "operation", "statement", "store", "keystone" }));
        Assert.That(
            listening.Activities.Select(activity => $"{activity.Source.Name} {activity.OperationName} {activity.Kind}"),
            Is.EqualTo(new[]
            {
                "glance request call Server", "glance operation call Internal", "glance statement call Client", "glance store call Client",
                "glance keystone call Client",
            }));
        Assert.That(
            seen.Where(instrument => instrument.StartsWith("glance ", StringComparison.Ordinal)),
            Is.EquivalentTo(Seams.Select(seam => $"glance glance.{seam.Name}.duration s")));
    }

    [Test]
    public void A_call_that_failed_is_marked_as_failed_in_both()
    {
        using var listening = new Listening();
        using (var call = GlanceTelemetry.Store.Begin("call")!)
        {
            call.Describe("glance.image", "i");
            call.Fail(new TimeoutException("too slow"));
        }

        var activity = listening.Activities.Single();
        var measured = listening.Measurements.Single();
        Assert.That((activity.Status, activity.StatusDescription), Is.EqualTo((ActivityStatusCode.Error, "too slow")));
        Assert.That(
            activity.TagObjects,
            Is.EquivalentTo(new Dictionary<string, object?> { ["glance.image"] = "i", ["error.type"] = "TimeoutException" }));
        Assert.That(
            measured.Tags,
            Is.EquivalentTo(new Dictionary<string, object?> { ["glance.call"] = "call", ["error.type"] = "TimeoutException" }));
        Assert.That(measured.Value, Is.EqualTo(activity.Duration.TotalSeconds).Within(1));
    }

    [Test]
    public void Who_only_measures_is_served_too()
    {
        var measured = new List<string>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, all) => Enable(instrument, all) };
        listener.SetMeasurementEventCallback<double>((instrument, _, _, _) => measured.Add(instrument.Name));
        listener.Start();

        GlanceTelemetry.Keystone.Begin("call")?.Dispose();

        Assert.That(measured, Is.EqualTo(new[] { "glance.keystone.duration" }));

        static void Enable(Instrument instrument, MeterListener listener)
        {
            if (instrument.Name == "glance.keystone.duration")
                listener.EnableMeasurementEvents(instrument);
        }
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
        foreach (var seam in Seams)
            _ = seam.Begin("warm");

        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var seam in Seams)
        {
            for (var i = 0; i < 100; i++)
                seam.Begin("call")?.Dispose();
        }

        var made = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.That((Seams.Any(seam => seam.IsObserved), made), Is.EqualTo((false, 0)));
    }
}
