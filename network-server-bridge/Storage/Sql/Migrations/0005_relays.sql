-- The relay that sent a frame on; reception is then the relay's.
ALTER TABLE recent_frames ADD COLUMN relay TEXT;
