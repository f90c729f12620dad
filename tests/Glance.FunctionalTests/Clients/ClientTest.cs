using System.Security.Cryptography;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.Clients;

/// <summary>A server and a home directory for a client, and what both kinds of client are asked about bytes.</summary>
internal abstract class ClientTest
{
    private TemporaryDirectory _home = null!; // NUnit calls the set-up before every test.

    protected GlanceServer Server { get; private set; } = null!; // As above.

    protected string Home => _home.Path;

    protected string Address => Server.Address.ToString().TrimEnd('/');

    protected string Fetched => _home["fetched"];

    [SetUp]
    public async Task StartAsync()
    {
        _home = new TemporaryDirectory();
        Server = await GlanceServer.StartAsync(new GlanceServerSettings { Workers = 1 });
    }

    [TearDown]
    public async Task StopAsync()
    {
        await Server.DisposeAsync();
        _home.Dispose();
    }

    /// <summary>A qcow2 image with something in it.</summary>
    protected async Task<string> MakeQcow2Async()
    {
        var raw = _home["disk.raw"];
        await using (var disk = File.Create(raw))
        {
            disk.SetLength(64 * 1024 * 1024);
            disk.Position = 1024 * 1024;
            var content = new byte[3 * 1024 * 1024];
            new Random(7).NextBytes(content);
            await disk.WriteAsync(content);
        }

        var qcow2 = _home["disk.qcow2"];
        await ClientProgram.QemuImg.RunAsync(Home, "convert", "-f", "raw", "-O", "qcow2", raw, qcow2);
        return qcow2;
    }

    protected void AssertSameBytes(string original) => AssertSameBytes(original, Fetched);

    protected static void AssertSameBytes(string original, string copy)
    {
        Assert.That(new FileInfo(copy).Length, Is.EqualTo(new FileInfo(original).Length));
        Assert.That(Hash(copy), Is.EqualTo(Hash(original)));
    }

    protected static string Md5(string path)
    {
        using var file = File.OpenRead(path);
#pragma warning disable CA5351 // The checksum of an image is md5 by contract.
        return Convert.ToHexStringLower(MD5.HashData(file));
#pragma warning restore CA5351
    }

    private static string Hash(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }
}
