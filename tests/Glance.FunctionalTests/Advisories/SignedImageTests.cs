using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Glance.TestKit.Http;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.Advisories;

/// <summary>Uploads of images that carry a signature, against the real service.</summary>
internal sealed class SignedImageTests : ServerTest
{
    private static readonly byte[] Data = TestData.Bytes(600_000);

    private readonly Guid _certificate = Guid.NewGuid();
    private TemporaryDirectory _directory = null!;
    private ECDsa _key = null!;

    [SetUp]
    public async Task MakeCertificate()
    {
        _directory = new TemporaryDirectory();
        _key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var request = new CertificateRequest("CN=signer", _key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(90));
        await File.WriteAllTextAsync(_directory[$"{_certificate:D}.pem"], certificate.ExportCertificatePem());
        await StartAsync(new GlanceServerSettings { OtherGroups = $"[signature]\ncertificate_dir = {_directory.Path}" });
    }

    [TearDown]
    public void Remove()
    {
        _key.Dispose();
        _directory.Dispose();
    }

    [Test]
    public async Task Data_that_was_signed_is_taken()
    {
        var id = await CreateAsync(_key.SignData(Data, HashAlgorithmName.SHA512, DSASignatureFormat.Rfc3279DerSequence));

        Assert.That(await Client.UploadAsync(id, Data), Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(await Client.StatusAsync(id), Is.EqualTo("active"));
    }

    [Test]
    public async Task Other_data_is_refused_and_nothing_is_left()
    {
        var id = await CreateAsync(_key.SignData(Data, HashAlgorithmName.SHA512, DSASignatureFormat.Rfc3279DerSequence));

        Assert.That(await Client.UploadAsync(id, TestData.Bytes(600_000, seed: 2)), Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(await Client.StatusAsync(id), Is.EqualTo("queued"));
        Assert.That(Directory.EnumerateFiles(Server.ImageDirectory, "*", SearchOption.AllDirectories).Where(file => file.Contains(id, StringComparison.Ordinal)), Is.Empty);
    }

    [TestCase("img_signature", "not base64!")]
    [TestCase("img_signature_hash_method", "MD5")]
    [TestCase("img_signature_key_type", "ECC_SECP256R1")]
    [TestCase("img_signature_key_type", "RSA-PSS")]
    [TestCase("img_signature_certificate_uuid", "../../etc/passwd")]
    [TestCase("img_signature_certificate_uuid", "5a8ba0b8-9b2a-4d68-a4b4-3f0a5e0f5b8b")]
    public async Task A_signature_that_cannot_be_verified_is_refused_before_any_data_is_read(string property, string value)
    {
        var id = await CreateAsync([1, 2, 3], (property, value));
        using var body = new HeldContent(Data);

        var upload = Client.UploadAsync(id, body);
        await body.HalfSent;
        await Server.UntilAsync(() => Server.Log.Lines.Any(line => line.Contains("cannot be verified", StringComparison.Ordinal)), "the refusal");
        body.Release();

        Assert.That(await upload, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(await Client.StatusAsync(id), Is.EqualTo("queued"));
    }

    private async Task<string> CreateAsync(byte[] signature, (string Name, string Value)? other = null)
    {
        var image = new JsonObject
        {
            ["name"] = "signed",
            ["disk_format"] = "raw",
            ["container_format"] = "bare",
            ["img_signature"] = Convert.ToBase64String(signature),
            ["img_signature_hash_method"] = "SHA-512",
            ["img_signature_key_type"] = "ECC_SECP384R1",
            ["img_signature_certificate_uuid"] = _certificate.ToString(),
        };
        if (other is { } change)
            image[change.Name] = change.Value;
        using var response = await Client.Http.PostAsJsonAsync("/v2/images", image);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonObject>())!["id"]!.GetValue<string>();
    }
}
