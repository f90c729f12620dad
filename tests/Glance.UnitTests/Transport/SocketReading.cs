using System.Net.Sockets;
using NUnit.Framework;

namespace Glance.UnitTests.Transport;

/// <summary>Reading from a client's socket with an end to the patience.</summary>
internal static class SocketReading
{
    public static async Task<byte[]> ReceiveAllAsync(this Socket client, TimeSpan patience)
    {
        using var all = new MemoryStream();
        var buffer = new byte[65536];
        while (await client.ReceiveAsync(buffer).WaitAsync(patience) is var got and > 0)
            all.Write(buffer, 0, got);
        return all.ToArray();
    }

    public static async Task ReceiveExactlyAsync(this Socket client, byte[] buffer, TimeSpan patience)
    {
        for (var got = 0; got < buffer.Length;)
        {
            var more = await client.ReceiveAsync(buffer.AsMemory(got)).AsTask().WaitAsync(patience);
            Assert.That(more, Is.Positive, "the connection ended");
            got += more;
        }
    }
}
