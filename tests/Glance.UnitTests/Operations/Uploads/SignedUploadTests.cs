using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Glance.Domain.Formats;
using Glance.Domain.Images;
using Glance.Domain.Requests;
using Glance.Domain.Signatures;
using Glance.Operations.Signatures;
using Glance.Operations.Uploads;
using Glance.TestKit.InMemory;
using Glance.UnitTests.Policies;
using NUnit.Framework;

namespace Glance.UnitTests.Operations.Uploads;

/// <summary>Uploads of images that carry a signature.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class SignedUploadTests
{
    private const string CertificateId = "5a8ba0b8-9b2a-4d68-a4b4-3f0a5e0f5b8b";

    private static readonly byte[] Signed = "what was signed"u8.ToArray();

    private readonly InMemoryStore _store = new();

    [Test]
    public async Task The_data_that_was_signed_is_taken()
    {
        await UploadAsync(Signed);

        Assert.That((_store.Count, _store.OpenWrites), Is.EqualTo((1, 0)));
    }

    [TestCase("what was singed")]
    [TestCase("")]
    public void Other_data_is_never_visible(string data)
    {
        Assert.That(
            async () => await UploadAsync(System.Text.Encoding.ASCII.GetBytes(data)), Throws.TypeOf<SignatureVerificationException>());
        Assert.That((_store.Count, _store.OpenWrites), Is.EqualTo((0, 0)));
    }

    private async Task UploadAsync(byte[] data)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var certificate = new CertificateRequest("CN=signer", key, HashAlgorithmName.SHA384)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(1));
        var signature = key.SignData(Signed, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        var image = Cases.Image(
            properties:
            [
                ("img_signature", Convert.ToBase64String(signature)), ("img_signature_hash_method", "SHA-256"),
                ("img_signature_key_type", "ECC_SECP384R1"), ("img_signature_certificate_uuid", CertificateId),
            ]);
        var sources = new Certificates[] { new(null), new(certificate.RawData) };
        var rules = new UploadRules(FormatPolicy.Default, new VerifyImageSignature(sources));

        using var checks = await rules.PrepareAsync(Cases.Caller(), image, default);
        await using var write = await _store.BeginWriteAsync("i", null, default);
        await new UploadPipeline(MultihashAlgorithm.Sha512, 1000, rules)
            .RunAsync(PipeReader.Create(new MemoryStream(data)), write, null, checks, default);
    }

    private sealed class Certificates(byte[]? known) : ICertificateSource
    {
        public ValueTask<byte[]?> FindAsync(RequestContext context, Guid certificateId, CancellationToken cancellationToken) =>
            ValueTask.FromResult(certificateId.ToString("D") == CertificateId ? known : null);
    }
}
