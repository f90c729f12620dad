using Glance.Domain.Requests;
using Glance.Domain.Signatures;

namespace GlanceWorker.Signatures;

/// <summary>Certificates in a directory of the operator's. A new file is found without a reload.</summary>
/// <param name="directory">The directory.</param>
internal sealed class DirectoryCertificates(string directory) : ICertificateSource
{
    private static readonly string[] Endings = [".pem", ".der"];

    /// <inheritdoc/>
    public async ValueTask<byte[]?> FindAsync(RequestContext context, Guid certificateId, CancellationToken cancellationToken)
    {
        foreach (var ending in Endings)
        {
            try
            {
                return await File.ReadAllBytesAsync(Path.Combine(directory, certificateId.ToString("D") + ending), cancellationToken);
            }
            catch (FileNotFoundException)
            {
                continue; // the other ending, or another source
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw new SignatureVerificationException($"Certificate {certificateId} cannot be read", error);
            }
        }

        return null;
    }
}
