using Microsoft.AspNetCore.Http.Features;

namespace Gharart.Admin.Writes;

/// <summary>Holds an answer's body back until what it tells of is committed.</summary>
internal sealed class BufferedAnswer : IDisposable
{
    private readonly HttpContext _context;
    private readonly IHttpResponseBodyFeature _wire;
    private readonly MemoryStream _body = new();

    public BufferedAnswer(HttpContext context)
    {
        _context = context;
        _wire = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        context.Response.Body = _body;
    }

    public byte[] Body => _body.ToArray();

    /// <summary>Sends what was held back.</summary>
    public async Task SendAsync()
    {
        Dispose();
        if (_body.TryGetBuffer(out var bytes) && bytes.Count > 0)
        {
            _context.Response.ContentLength = bytes.Count;
            await _wire.Stream.WriteAsync(bytes, _context.RequestAborted);
        }
    }

    /// <summary>Forgets it, and lets another answer be given.</summary>
    public void Discard()
    {
        Dispose();
        _context.Response.Clear();
    }

    /// <summary>The wire again; the buffer needs no end.</summary>
    public void Dispose() => _context.Features.Set(_wire);
}
