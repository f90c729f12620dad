using Glance.Domain.Formats;
using Glance.Domain.Images;
using Glance.Domain.Requests;
using Glance.Operations.Signatures;

namespace Glance.Operations.Uploads;

/// <summary>What uploads must be, whatever image they are for; from it each upload gets its <see cref="UploadChecks"/>.</summary>
/// <param name="Formats">Which content images may have.</param>
/// <param name="Signatures">Who can verify signatures.</param>
public sealed record UploadRules(FormatPolicy Formats, VerifyImageSignature Signatures)
{
    /// <summary>The defaults: formats must match, and no certificates are known.</summary>
    public static UploadRules Default { get; } = new(FormatPolicy.Default, new VerifyImageSignature([]));

    /// <summary>Makes the checks of one upload, before any of its data is read.</summary>
    /// <param name="context">Whose upload it is.</param>
    /// <param name="image">The image it is for.</param>
    /// <param name="cancellationToken">Ends the wait for a certificate.</param>
    /// <exception cref="Glance.Domain.Signatures.SignatureVerificationException">The image is signed, and its signature cannot be
    /// verified.</exception>
    public async ValueTask<UploadChecks> PrepareAsync(RequestContext context, Image image, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        return new UploadChecks
        {
            Signature = await Signatures.PrepareAsync(context, image, cancellationToken).ConfigureAwait(false),
            Format = FormatPolicy.Applies(image.ContainerFormat) ? new FormatCheck(Formats, image.DiskFormat ?? FormatNames.Raw) : null,
        };
    }
}
