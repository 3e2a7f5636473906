-- Shows the songs of an episode as chapters: put this file into ~/.config/mpv/scripts/.
-- Where `ep01.ffmetadata` lies beside `ep01.mkv` (tearjerker hear --beside), mpv takes its chapters from it;
-- a chapters file that was given on the command line goes first.
mp.add_hook("on_load", 50, function()
    local media = mp.get_property("stream-open-filename", "")
    local chapters = media:gsub("%.[^./\\]*$", "") .. ".ffmetadata"
    local file = io.open(chapters)
    if file == nil then return end
    local ours = file:read("*a"):find("; tearjerker", 1, true)
    file:close()
    if ours and mp.get_property("chapters-file") == "" then
        mp.set_property("file-local-options/chapters-file", chapters)
    end
end)
