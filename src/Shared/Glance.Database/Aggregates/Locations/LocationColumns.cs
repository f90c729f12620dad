using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Glance.Database.Sql;
using Glance.Domain.Images;
using Glance.Domain.Locations;

namespace Glance.Database.Aggregates.Locations;

/// <summary>Location URLs and metadata as their columns hold them.</summary>
internal sealed class LocationColumns(LocationCipher? cipher)
{
    /// <summary>Column <c>value</c> of a URL.</summary>
    public string Value(string url) => cipher?.Encrypt(url) ?? url;

    /// <summary>Whether URLs are encrypted, so that one has any number of texts.</summary>
    public bool Encrypts => cipher is not null;

    /// <summary>Whether a column's text is this URL; one that cannot be decrypted is none but itself.</summary>
    public bool Names(string value, string url)
    {
        if (value == url)
            return true;
        try
        {
            return cipher?.Decrypt(value) == url;
        }
        catch (Exception broken) when (broken is FormatException or CryptographicException or DecoderFallbackException)
        {
            return false;
        }
    }

    /// <summary>The location of a row.</summary>
    /// <exception cref="BrokenRowException">The URL cannot be decrypted, or the metadata is no JSON object.</exception>
    public ImageLocation ToLocation(LocationRow row) => new()
    {
        Id = row.Id,
        Url = Url(row),
        Metadata = Metadata(row),
        Status = row.Status,
    };

    /// <summary>The URL of a row; null when it cannot be decrypted.</summary>
    public string? TryUrl(LocationRow row)
    {
        try
        {
            return Url(row);
        }
        catch (BrokenRowException)
        {
            return null; // whoever asks for the image itself is told
        }
    }

    private static IReadOnlyDictionary<string, object?> Metadata(LocationRow row)
    {
        try
        {
            return LocationMetadata.Read(row.Metadata);
        }
        catch (JsonException broken)
        {
            throw new BrokenRowException($"Location {row.Id} of image {row.ImageId} has metadata that is no JSON object", broken);
        }
    }

    private string Url(LocationRow row)
    {
        try
        {
            return cipher?.Decrypt(row.Value) ?? row.Value;
        }
        catch (Exception broken) when (broken is FormatException or CryptographicException or DecoderFallbackException)
        {
            throw new BrokenRowException(
                $"Location {row.Id} of image {row.ImageId} cannot be decrypted: it was stored without or with another metadata_encryption_key", broken);
        }
    }
}
