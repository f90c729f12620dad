using System.Globalization;

namespace Glance.Logging.Outputs;

/// <summary><c>log_rotation_type = size</c>: <c>api.log.1</c> is the youngest of the old files.</summary>
internal sealed class SizeRotation(long maxBytes, int keep) : RotationPolicy
{
    public override bool IsDue(long size, int incoming) => size > 0 && size + incoming > maxBytes;

    public override void Rotate(string path)
    {
        for (var number = keep - 1; number >= 1; number--)
        {
            if (File.Exists(Old(path, number)))
            {
                File.Move(Old(path, number), Old(path, number + 1), overwrite: true);
            }
        }

        File.Move(path, Old(path, 1), overwrite: true);
    }

    private static string Old(string path, int number) => string.Create(CultureInfo.InvariantCulture, $"{path}.{number}");
}
