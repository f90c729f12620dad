using System.Globalization;
using System.Text.Json;

namespace Glance.Stores.Drivers.Cinder.Calls;

/// <summary>A volume, as Cinder tells of it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Status">What it is or what becomes of it, such as <c>available</c>.</param>
/// <param name="Gigabytes">How large it is, in GiB.</param>
internal sealed record CinderVolume(string Id, string Status, long Gigabytes)
{
    /// <summary>Key of the image's id, as upstream writes it.</summary>
    public const string ImageKey = "glance_image_id";

    /// <summary>Key of the image's size in bytes, as upstream writes it.</summary>
    public const string SizeKey = "image_size";

    /// <summary>Key of the project that uploaded it, as upstream writes it.</summary>
    public const string OwnerKey = "image_owner";

    /// <summary>Key of how far an upload of ours is.</summary>
    public const string UploadKey = "glance_upload";

    /// <summary>Its data is on its way.</summary>
    public const string Sending = "sending";

    /// <summary>It is about to be the image, unless another upload is.</summary>
    public const string Committing = "committing";

    private IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether its data is encrypted.</summary>
    public bool IsEncrypted { get; init; }

    /// <summary>Devices that its attachments name; those of image services are <see cref="CinderAttachments.Device"/>.</summary>
    public IReadOnlyList<string?> Devices { get; init; } = [];

    /// <summary>The image whose volume it is; null when that is not written.</summary>
    public string? ImageId => Metadata.GetValueOrDefault(ImageKey);

    /// <summary>How far an upload of ours is that made it; null when none did.</summary>
    public string? Upload => Metadata.GetValueOrDefault(UploadKey);

    /// <summary>Whether an upload into it has ended: it may not be written to any more (stores contract, section 9).</summary>
    public bool IsCommitted => string.Equals(Metadata.GetValueOrDefault("readonly"), "True", StringComparison.OrdinalIgnoreCase);

    /// <summary>Bytes it has.</summary>
    public long Capacity => Gigabytes << 30;

    /// <summary>Bytes of the image: what upstream or we wrote, else all.</summary>
    public long ImageSize =>
        long.TryParse(Metadata.GetValueOrDefault(SizeKey), NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            && size <= Capacity
            ? size
            : Capacity;

    /// <summary>Whether it is being removed: its data counts as gone.</summary>
    public bool IsGoing => Status == "deleting";

    /// <summary>Whether Cinder has given it up.</summary>
    public bool IsBroken => Status.StartsWith("error", StringComparison.Ordinal);

    /// <summary>Reads one.</summary>
    public static CinderVolume Of(JsonElement volume) =>
        new(CinderJson.Text(volume, "id") ?? string.Empty, CinderJson.Text(volume, "status") ?? string.Empty,
            CinderJson.Number(volume, "size") ?? 0)
        {
            IsEncrypted = CinderJson.IsTrue(volume, "encrypted"),
            Metadata = CinderJson.Member(volume, "metadata") is { ValueKind: JsonValueKind.Object } metadata
                ? metadata.EnumerateObject().Where(entry => entry.Value.ValueKind == JsonValueKind.String)
                    .ToDictionary(entry => entry.Name, entry => entry.Value.GetString()!, StringComparer.Ordinal)
                : new Dictionary<string, string>(),
            Devices = [.. CinderJson.Items(volume, "attachments").Select(one => CinderJson.Text(one, "device"))],
        };
}
