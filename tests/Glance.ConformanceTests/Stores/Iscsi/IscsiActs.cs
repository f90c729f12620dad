using System.Text.Json;
using Glance.Stores.Drivers.Cinder.Connections;
using Glance.Stores.Drivers.Cinder.Iscsi;
using Glance.TestKit.Iscsi;
using Microsoft.Extensions.Logging.Abstractions;

namespace Glance.ConformanceTests.Stores.Iscsi;

/// <summary>What tests do with volumes behind iSCSI.</summary>
internal static class IscsiActs
{
    /// <summary>The name that tests log in with.</summary>
    public const string Initiator = "iqn.2026-11.test.glance:initiator";

    public static IscsiConnector Connector(double patience = 60, double pathPatience = 10) => new(
        new IscsiConnectorOptions("cin1")
        {
            InitiatorName = Initiator,
            Patience = TimeSpan.FromSeconds(patience),
            PathPatience = TimeSpan.FromSeconds(pathPatience),
        },
        TimeProvider.System,
        NullLogger.Instance);

    public static Task<IVolumeDevice> OpenAsync(IscsiTestVolume volume, bool writable = true) =>
        OpenAsync(volume.ConnectionInfo(), writable);

    public static Task<IVolumeDevice> OpenAsync(JsonElement info, bool writable = true) => Connector().OpenAsync(info, writable, default);

    /// <summary>Writes from a position on, some pieces at a time.</summary>
    public static async Task WriteAllAsync(
        IVolumeDevice device, byte[] data, int piece = 1 << 20, int atOnce = 4, Action<long>? written = null)
    {
        var running = new Queue<Task>();
        for (var offset = 0; offset < data.Length; offset += piece)
        {
            if (running.Count == atOnce)
                await running.Dequeue();
            running.Enqueue(device.WriteAsync(offset, data.AsMemory(offset, Math.Min(piece, data.Length - offset)), default).AsTask());
            written?.Invoke(offset);
        }

        await Task.WhenAll(running);
    }

    /// <summary>All bytes from the beginning, some pieces at a time.</summary>
    public static async Task<byte[]> ReadAllAsync(IVolumeDevice device, int length, int piece = 1 << 20)
    {
        var data = new byte[length];
        var running = new Queue<Task>();
        for (var offset = 0; offset < length; offset += piece)
        {
            if (running.Count == 4)
                await running.Dequeue();
            running.Enqueue(device.ReadAsync(offset, data.AsMemory(offset, Math.Min(piece, length - offset)), default).AsTask());
        }

        await Task.WhenAll(running);
        return data;
    }
}
