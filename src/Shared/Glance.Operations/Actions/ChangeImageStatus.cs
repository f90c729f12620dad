using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Images.Repository;
using Glance.Domain.Requests;
using Glance.Domain.Telemetry;
using Glance.Operations.Access;
using Glance.Operations.Records;

namespace Glance.Operations.Actions;

/// <summary>Closes the data of an image, or opens it again (glance-v2-contract section 15).</summary>
public sealed class ChangeImageStatus
{
    private readonly IImageRepository _images;
    private readonly IImagePolicy _policy;
    private readonly TimeProvider _time;
    private readonly StatusChange _change;

    /// <summary>One for each change.</summary>
    /// <param name="images">The records.</param>
    /// <param name="policy">Who may.</param>
    /// <param name="change">What changes.</param>
    /// <param name="time">The clock.</param>
    internal ChangeImageStatus(IImageRepository images, IImagePolicy policy, StatusChange change, TimeProvider time)
    {
        _images = images;
        _policy = policy;
        _change = change;
        _time = time;
    }

    /// <summary>Does it; nothing where it was done before.</summary>
    /// <param name="context">Who asks.</param>
    /// <param name="imageId">The image.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ImageNotFoundException">Unknown, deleted or not visible.</exception>
    /// <exception cref="ForbiddenException">Not with these rights, or not in this state.</exception>
    public async Task ExecuteAsync(RequestContext context, string imageId, CancellationToken cancellationToken)
    {
        using var call = GlanceTelemetry.Operation.Begin(_change.Name);
        context.RequireWritable();
        await _images.ChangeAsync(
            () => _images.LoadAsync(context, imageId, cancellationToken),
            async image =>
            {
                await _policy.RequireAsync(context, _change.Action, image, cancellationToken).ConfigureAwait(false);
                return Changed(image);
            },
            cancellationToken).ConfigureAwait(false);
    }

    private Image Changed(Image image)
    {
        if (image.Status == _change.To)
            return image;
        return image.Status == _change.From
            ? image with { Status = _change.To, UpdatedAt = _time.GetUtcNow() }
            : throw new ForbiddenException($"Not allowed to {_change.Verb} image in status '{image.Status.ToWord()}'");
    }
}
