using System.Security.Cryptography;
using Glance.Domain.Images;
using Glance.Domain.Stores;
using Glance.Operations.Uploads;
using Glance.UnitTests.Operations.Downloads;
using Glance.UnitTests.Policies;
using NUnit.Framework;

namespace Glance.UnitTests.Operations.Uploads;

/// <summary>Data that is compared with the hash of its record while it is read.</summary>
internal sealed class VerifiedReadTests
{
    private static readonly byte[] Data = "what was stored"u8.ToArray();
    private static readonly byte[] Other = "what was stoled"u8.ToArray();

    [TestCase("sha512")]
    [TestCase("sha256")]
    [TestCase(null)]
    public async Task Data_of_the_right_hash_is_given_whole(string? algorithm)
    {
        await using var read = VerifiedRead.Around(new BlockRead(Data[..5], Data[5..6], Data[6..]), Hashed(algorithm), "store");

        Assert.That(await AllAsync(read), Is.EqualTo(Data));
        Assert.That(await read.ReadAsync(new byte[100], default), Is.Zero, "the end stays the end");
    }

    [TestCase("sha512")]
    [TestCase(null)]
    public async Task Other_data_ends_before_its_last_block(string? algorithm)
    {
        await using var read = VerifiedRead.Around(new BlockRead(Other[..5], Other[5..10], Other[10..]), Hashed(algorithm), "store");
        var buffer = new byte[100];

        Assert.That(await read.ReadAsync(buffer, default), Is.EqualTo(5));
        Assert.That(await read.ReadAsync(buffer, default), Is.EqualTo(5));
        Assert.That(
            async () => await read.ReadAsync(buffer, default),
            Throws.TypeOf<StoreException>().With.Property(nameof(StoreException.Failure)).EqualTo(StoreFailure.Unavailable)
                .And.Property(nameof(StoreException.StoreId)).EqualTo("store").And.Message.Contains("image i "));
    }

    [Test]
    public async Task Whose_server_gave_other_data_is_known([Values] bool callers)
    {
        await using var read = VerifiedRead.Around(new BlockRead(Other) { IsOfCallersServer = callers }, Hashed("sha256"), "store");

        Assert.That(read.IsOfCallersServer, Is.EqualTo(callers));
        Assert.That(
            async () => await AllAsync(read),
            Throws.TypeOf<StoreException>().With.Property(nameof(StoreException.IsOfCallersServer)).EqualTo(callers));
    }

    [Test]
    public async Task The_case_of_a_hash_does_not_matter()
    {
        var image = Hashed("sha256");
        var loud = image with { HashValue = image.HashValue!.ToUpperInvariant() };
        await using var read = VerifiedRead.Around(new BlockRead(Data), loud, "store");

        Assert.That(await AllAsync(read), Is.EqualTo(Data));
    }

    [TestCase("whirlpool", "ab")]
    [TestCase("sha512", "")]
    [TestCase("sha512", null)]
    public async Task Where_the_hash_tells_nothing_the_checksum_does(string algorithm, string? value)
    {
        var image = Hashed(null) with { HashAlgorithm = algorithm, HashValue = value };
        await using var right = VerifiedRead.Around(new BlockRead(Data), image, "store");
        await using var wrong = VerifiedRead.Around(new BlockRead(Other), image, "store");

        Assert.That(await AllAsync(right), Is.EqualTo(Data));
        Assert.That(async () => await AllAsync(wrong), Throws.TypeOf<StoreException>());
    }

    [TestCase(null)]
    [TestCase("")]
    public void Without_any_hash_data_is_read_as_it_is(string? checksum)
    {
        var inner = new BlockRead(Data);

        Assert.That(VerifiedRead.Around(inner, Hashed(null) with { Checksum = checksum }, "store"), Is.SameAs(inner));
    }

    [Test]
    public async Task Nothing_is_read_as_nothing()
    {
        await using var read = VerifiedRead.Around(new BlockRead(), Hashed("sha512"), "store");

        Assert.That((read.Length, await read.ReadAsync(new byte[1], default)), Is.EqualTo((0L, 0)));
    }

    [Test]
    public async Task Who_lets_go_lets_go_of_the_store_too_and_reads_no_more()
    {
        var inner = new BlockRead(Data[..5], Data[5..]);
        var read = VerifiedRead.Around(inner, Hashed("sha512"), "store");
        Assert.That(read.Length, Is.EqualTo(Data.Length));

        await read.DisposeAsync();

        Assert.That(inner.IsDisposed, Is.True);
        Assert.That(async () => await read.ReadAsync(new byte[100], default), Throws.TypeOf<ObjectDisposedException>());
    }

    private static Image Hashed(string? algorithm)
    {
        var md5 = CryptographicOperations.HashData(HashAlgorithmName.MD5, Data);
        if (algorithm is null)
            return Cases.Image() with { Checksum = Convert.ToHexStringLower(md5) };
        var hash = algorithm == "sha256" ? SHA256.HashData(Data) : SHA512.HashData(Data);
        return Cases.Image() with { Checksum = "not looked at", HashAlgorithm = algorithm, HashValue = Convert.ToHexStringLower(hash) };
    }

    private static async Task<byte[]> AllAsync(IStoreRead read)
    {
        var all = new MemoryStream();
        var buffer = new byte[100];
        while (all.Length < read.Length)
            all.Write(buffer.AsSpan(0, await read.ReadAsync(buffer, default)));
        return all.ToArray();
    }
}
